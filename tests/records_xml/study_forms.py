"""One invented study as legacy XML and as API v2 JSON, two papers as PubMed's XML, one as JATS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FORMS = Path(__file__).parent / "forms"
XML = (_FORMS / "study.xml").read_text("utf-8")
PUBMED = (_FORMS / "pubmed.xml").read_text("utf-8")
"""With a place for the data banks of the first paper (``%s``)."""
JATS = (_FORMS / "article.nxml").read_text("utf-8")


def study_json() -> dict[str, Any]:
    """The same study as the API v2 gives it."""
    found: dict[str, Any] = json.loads((_FORMS / "study_v2.json").read_text("utf-8"))
    return found
