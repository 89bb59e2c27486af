"""Texts of the stand-off set: takes the shared data folder and a source's name, gives the text that was labelled.

A name is a path below ``data``, with ``#id`` behind it where the file holds several texts. Papers give paragraphs and
headings of the abstract, registry records summary and description, PubTator files title and abstract.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from kgbuild.evaluate.abbreviations import MarkedText
from kgbuild.model import Span

_ABSTRACT = "(//*[local-name()='article-meta']/*[local-name()='abstract'][not(@abstract-type)])[1]"


def _paper(path: Path) -> str:
    root = etree.parse(str(path), etree.XMLParser(recover=True, load_dtd=False, no_network=True))
    pieces = root.xpath(f"{_ABSTRACT}//*[local-name()='title' or local-name()='p']")
    lines = (" ".join("".join(p.itertext()).split()) for p in pieces)
    return "\n".join(line for line in lines if line)


def _study(study: dict[str, Any]) -> str:
    told = study["protocolSection"]["descriptionModule"]
    return "\n\n".join(t for t in (told.get("briefSummary"), told.get("detailedDescription")) if t)


def _studies(path: Path, wanted: str) -> str:
    data = json.loads(path.read_text(encoding="utf-8"))
    studies = data if isinstance(data, list) else data["studies"]
    named = (s for s in studies if s["protocolSection"]["identificationModule"]["nctId"] == wanted)
    return _study(next(named))


def _pubtator(path: Path, wanted: str) -> str:
    cells = (line.split("|", 2) for line in path.read_text(encoding="utf-8").splitlines())
    parts = {c[1]: c[2] for c in cells if len(c) == 3 and c[0] == wanted}
    return parts["t"] + "\n" + parts["a"]


def text_of(shared: Path, name: str) -> str:
    """The text that ``name`` stands for."""
    file, _, inner = name.partition("#")
    path = shared / "data" / file
    if path.suffix == ".nxml":
        return _paper(path)
    if path.name.endswith(".PubTator.txt"):
        return _pubtator(path, inner)
    if path.suffix == ".json":
        return _studies(path, inner) if inner else _study(json.loads(path.read_text(encoding="utf-8")))
    return path.read_text(encoding="utf-8")


def real_texts(shared: Path) -> Iterator[MarkedText]:
    """The labelled texts; ValueError where a text is not the one that was labelled."""
    for line in Path(__file__).with_name("real.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        text = text_of(shared, item["file"])
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != item["sha256"]:
            raise ValueError(f"{item['file']}: the text is not the one that was labelled")
        pairs = frozenset((Span(*d["short"]), Span(*d["long"])) for d in item["definitions"])
        yield MarkedText(item["file"], item["file"].split("/")[1], text, pairs)
