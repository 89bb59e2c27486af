"""Tables made from an earlier build's by difference are those made whole, whatever came, went and changed."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.graph import diff_tables, schema, validate_tables
from kgbuild.graph.assemble import KEPT_SCHEMA, Assembly, assemble, assemble_difference
from kgbuild.graph.staging import stage
from kgbuild.model import Annotation
from kgbuild.vocab import Vocabulary
from tests.graph.small import DACARBAZINE, LEIOMYOSARCOMA, PFS, SORAFENIB, annotation, concept, said

SARCOMA = concept("MONDO:0018078", "soft tissue sarcoma", "Condition")
# An id that the vocabulary does not hold: its node's name and label are what the newest record says of it.
STRANGE = {
    "drug": concept("UNII:STRANGE", "strange", "Drug"),
    "other": concept("UNII:STRANGE", "odd", "Drug"),
    "device": concept("UNII:STRANGE", "strange device", "Intervention"),
}
CLAIMS = {
    "sorafenib": said("tests_intervention", SORAFENIB),
    "dacarbazine": said("tests_intervention", DACARBAZINE, qualifiers={"role": "active_comparator"}),
    "leiomyosarcoma": said("studies_condition", LEIOMYOSARCOMA),
    "sarcoma": said("studies_condition", SARCOMA),
    "combined": said("combined_with", DACARBAZINE, subject=SORAFENIB),
    "outcome": said("has_outcome", PFS, qualifiers={"role": "primary", "title": "PFS"}),
    "hedged": said("studies_condition", LEIOMYOSARCOMA, assertion="hedged"),
    "strange drug": said("tests_intervention", STRANGE["drug"]),
    "strange other": said("tests_intervention", STRANGE["other"]),
    "strange device": said("tests_intervention", STRANGE["device"]),
}


@dataclass(frozen=True)
class Version:
    """A record version as the test makes it up."""

    claims: frozenset[str]
    update: str | None
    source: str

    def annotation(self, name: str) -> Annotation:
        text = f"{name} {sorted(self.claims)} {self.update}"
        made = annotation(text, *(CLAIMS[c] for c in sorted(self.claims)), name=name, last_update=self.update)
        if len(self.claims) % 2:
            return made
        unlinked = tuple(replace(link, curie=None, label=None) for link in made.links)
        return replace(made, links=unlinked)


versions = st.builds(
    Version,
    st.frozensets(st.sampled_from(sorted(CLAIMS)), max_size=5),
    st.sampled_from([None, "2020-01-01", "2021-01-01"]),
    st.sampled_from(["a", "b"]),
)
states = st.dictionaries(st.sampled_from(["NCT90000001", "NCT90000002", "NCT90000003", "NCT90000004"]), versions)


class Cache:
    """Segments as a rebuild keeps them: one for each state's new versions."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self.folder, self.vocabulary = folder, vocabulary
        self.segments: list[Path] = []
        self.where: dict[tuple[str, str], int] = {}

    def kept(self, state: dict[str, Version]) -> pa.Table:
        made = {name: version.annotation(name) for name, version in state.items()}
        new = [a for a in made.values() if (a.record.id, a.record.version) not in self.where]
        if new or not self.segments:
            self.segments.append(self.folder / f"segment{len(self.segments)}")
            keys = stage(new, self.vocabulary, self.segments[-1])
            self.where.update(dict.fromkeys(keys, len(self.segments) - 1))
        rows = [
            {
                "id": a.record.id,
                "version": a.record.version,
                "source": state[name].source,
                "last_update": a.record.last_update,
                "segment": self.where[a.record.id, a.record.version],
            }
            for name, a in made.items()
        ]
        return pa.Table.from_pylist(rows, schema=KEPT_SCHEMA)


@settings(max_examples=12, deadline=None)
@given(st.lists(states, min_size=2, max_size=4))
def test_whatever_came_went_and_changed(small: Vocabulary, history: list[dict[str, Version]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder), small)
        before, before_kept = None, None
        for n, state in enumerate(history):
            kept = cache.kept(state)
            what = Assembly(cache.segments, kept, small)
            whole, made = Path(folder) / f"whole{n}", Path(folder) / f"made{n}"
            assemble(what, whole)
            if before is None or before_kept is None:
                made = whole
            else:
                assemble_difference(what, before, before_kept, made)
            validate_tables(made)
            for name in schema().tables:
                assert (made / f"{name}.parquet").read_bytes() == (whole / f"{name}.parquet").read_bytes(), name
            before, before_kept = made, kept


def test_a_difference_names_the_records_that_caused_it(small: Vocabulary, tmp_path: Path) -> None:
    shared, alone = frozenset({"sorafenib", "sarcoma"}), frozenset({"dacarbazine", "sarcoma"})
    old = {
        "NCT90000001": Version(shared, None, "a"),
        "NCT90000002": Version(alone, None, "a"),
        "NCT90000003": Version(shared, None, "a"),
    }
    new = {"NCT90000001": old["NCT90000001"], "NCT90000003": Version(shared | {"leiomyosarcoma"}, None, "a")}
    cache = Cache(tmp_path, small)
    for name, state in (("old", old), ("new", new)):
        kept = cache.kept(state)
        assemble(Assembly(cache.segments, kept, small), tmp_path / name)
    changes = diff_tables(tmp_path / "old", tmp_path / "new")
    assert [(r.kind, r.trial) for r in changes.records] == [
        ("changed", "clinicaltrials:NCT90000003"),
        ("deleted", "clinicaltrials:NCT90000002"),
    ]
    ids = {f"kgb.record:{n}.ctgov_text" for n in ("NCT90000002", "NCT90000003")}
    caused = {c.record for c in changes.changes}
    assert caused - {None} == ids
    kinds = {(c.kind, c.id): c.record for c in changes.changes if c.table == "nodes"}
    assert kinds["retracted", "RXCUI:3098"] == "kgb.record:NCT90000002.ctgov_text"
    assert kinds["added", "MONDO:0005058"] == "kgb.record:NCT90000003.ctgov_text"


def test_the_same_state_again_changes_nothing(small: Vocabulary, tmp_path: Path) -> None:
    cache = Cache(tmp_path, small)
    state = {"NCT90000001": Version(frozenset({"sorafenib", "sarcoma"}), "2020-01-01", "a")}
    kept = cache.kept(state)
    assemble(Assembly(cache.segments, kept, small), tmp_path / "one")
    assemble_difference(Assembly(cache.segments, kept, small), tmp_path / "one", kept, tmp_path / "two")
    changes = diff_tables(tmp_path / "one", tmp_path / "two")
    assert not changes.changes
    assert not changes.records
