"""Takes a file of tokens in columns with BIO tags (CoNLL), gives documents rebuilt from the tokens.

The first column is the token, the last its tag (``B-Label``, ``I-Label``, ``O``); an empty line ends a sentence. The
text between tokens is made by the rule of `joining`, sentences are joined by a space. A line that begins with
``-DOCSTART-`` begins a document; a file without any is one document, or is cut into as many as the caller knows it to
hold (`segments`: nine in ten boundaries are right). The first sentence of a document counts as its title. An ``I-``
that continues nothing begins a span.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kgbuild.corpora.documents import RawDocument, RawSpan
from kgbuild.corpora.joining import join
from kgbuild.corpora.segments import segments
from kgbuild.corpora.text_files import read_lines
from kgbuild.model import UsageError

_TAG = re.compile(r"O|[BI]-\S+")


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    tag: str
    line: int


def read_conll(path: Path, documents: int | None = None) -> list[RawDocument]:
    """The documents of one file, named ``STEM-0001`` and so on; ``documents``: how many, where the file marks none.

    Raises:
        UsageError: the file cannot be read or holds no token, or a line is malformed; names file and line.
    """
    marked = _sentences(path)
    if not any(marked):
        raise UsageError(f"{path}: no token in this file")
    if len(marked) == 1 and documents is not None:
        (sentences,) = marked
        cuts = segments([[t.text for t in s] for s in sentences], documents)
        marked = [sentences[a:b] for a, b in cuts]
    return [_document(f"{path.stem}-{n:04d}", path, sentences) for n, sentences in enumerate(marked, 1) if sentences]


def _sentences(path: Path) -> list[list[list[_Token]]]:
    """The sentences of each document that the file marks."""
    documents: list[list[list[_Token]]] = [[]]
    sentence: list[_Token] = []
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip() or line.startswith("-DOCSTART-"):
            if sentence:
                documents[-1].append(sentence)
                sentence = []
            if line.strip() and documents[-1]:
                documents.append([])
            continue
        cells = line.split()
        if len(cells) < 2 or not _TAG.fullmatch(cells[-1]):
            raise UsageError(f"{path}, line {number}: expected a token and its tag (B-…, I-… or O)")
        sentence.append(_Token(cells[0], cells[-1], number))
    if sentence:
        documents[-1].append(sentence)
    return documents


def _document(name: str, path: Path, sentences: list[list[_Token]]) -> RawDocument:
    text, title_end, spans = "", 0, []
    for number, sentence in enumerate(sentences):
        text += " " if number else ""
        joined, places = join([t.text for t in sentence])
        at = len(text)
        spans += _spans(sentence, [(at + a, at + b) for a, b in places])
        text += joined
        title_end = title_end or len(text)
    return RawDocument(name, text, title_end, tuple(spans), str(path))


def _spans(sentence: list[_Token], places: list[tuple[int, int]]) -> list[RawSpan]:
    found: list[RawSpan] = []
    before = "O"
    for token, (start, end) in zip(sentence, places, strict=True):
        label = token.tag[2:]
        if token.tag.startswith("I-") and before == label:
            last = found.pop()
            found.append(RawSpan(((last.fragments[0][0], end),), None, label, None, last.line))
        elif token.tag != "O":
            found.append(RawSpan(((start, end),), None, label, None, token.line))
        before = label if token.tag != "O" else "O"
    return found
