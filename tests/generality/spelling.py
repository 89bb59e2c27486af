"""British spellings for American ones, in the text and in the literals that the facts quote from it."""

from __future__ import annotations

import re

from tests.generality.segments import Document, edited

BRITISH = {
    "tumor": "tumour", "hematologic": "haematologic", "hematology": "haematology", "leukemia": "leukaemia",
    "pediatric": "paediatric", "center": "centre", "randomized": "randomised", "characterized": "characterised",
    "favorable": "favourable", "edema": "oedema", "anemia": "anaemia", "diarrhea": "diarrhoea", "estrogen": "oestrogen",
    "program": "programme", "traveling": "travelling", "esophageal": "oesophageal", "hemorrhage": "haemorrhage",
    "neutropenic": "neutropaenic", "ischemic": "ischaemic", "hypoglycemia": "hypoglycaemia",
}  # fmt: skip
_AMERICAN = re.compile("|".join(BRITISH).replace("esophageal", r"\besophageal"), re.IGNORECASE)


def british(text: str) -> str:
    """The text in British spelling, capitals kept."""
    return _AMERICAN.sub(lambda m: _like(m.group(), BRITISH[m.group().lower()]), text)


def _like(old: str, new: str) -> str:
    if old.isupper():
        return new.upper()
    return new.capitalize() if old[0].isupper() else new


def in_british(document: Document) -> Document:
    """The document in British spelling."""
    edits = [(m.start(), m.end(), british(m.group())) for m in _AMERICAN.finditer(document.text)]
    result = edited(document, edits)
    for fact in result.gold["facts"]:
        for key in ("title", "time_frame"):
            if isinstance(fact["qualifiers"].get(key), str):
                fact["qualifiers"][key] = british(fact["qualifiers"][key])
        endpoint = fact["qualifiers"].get("endpoint")
        if endpoint and endpoint["curie"] is None:
            endpoint["label"] = british(endpoint["label"])
    return result
