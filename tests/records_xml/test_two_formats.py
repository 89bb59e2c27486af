"""One study as legacy XML and as API v2 JSON says the same."""

from __future__ import annotations

import io
import json
from typing import Any

from kgbuild.model import Record
from kgbuild.model.study import facts
from kgbuild.records.json_source import read_json
from kgbuild.records.xml_source import read_xml
from tests.records_xml.study_forms import XML, study_json


def _comparable(record: Record) -> dict[str, Any]:
    """The facts without what only one format holds: ids of MeSH terms, the type before an arm's intervention."""
    said: dict[str, Any] = facts(record.study)
    for term in said["mesh"]:
        term.pop("id", None)
    for arm in said["arms"]:
        arm["interventions"] = [name.removeprefix("Drug: ") for name in arm["interventions"]]
    return said


def test_equal_facts() -> None:
    (xml,) = read_xml(io.BytesIO(XML.encode()), "a.xml")
    (js,) = read_json(io.BytesIO(json.dumps(study_json()).encode()), "a.json")
    assert isinstance(xml, Record)
    assert isinstance(js, Record)
    said, expected = _comparable(xml), _comparable(js)
    assert sorted(said) == sorted(expected)
    for part in expected:
        assert said[part] == expected[part], part
    assert xml.study is not None
    assert xml.study.notices == []
    assert xml.trial_id == js.trial_id == "clinicaltrials:NCT90000001"
    assert xml.last_update == js.last_update == "2021-08-02"
