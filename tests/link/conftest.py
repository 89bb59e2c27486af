"""The tiny vocabulary and small builders of records and mentions."""

from pathlib import Path

import pytest

from kgbuild.link import Linker
from kgbuild.model import Annotation, Mention, Modifier, Record, Section, SectionKind, Statement, content_hash
from kgbuild.vocab import Vocabulary, load_vocabulary
from tests.vocab.conftest import ROWS, write_tsv


@pytest.fixture(scope="session")
def vocab(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    folder: Path = tmp_path_factory.mktemp("vocab")
    write_tsv(folder / "tiny.tsv", ROWS)
    return load_vocabulary(folder)


@pytest.fixture(scope="session")
def linker(vocab: Vocabulary) -> Linker:
    return Linker(vocab)


def record(text: str) -> Record:
    section = Section(SectionKind.BODY, 0, len(text))
    return Record(
        "kgb.record:NCT00000001.test", content_hash(text), "test", "test.txt", text, "clinicaltrials:NCT00000001",
        "NCT00000001", (section,), (),
    )  # fmt: skip


def mention(text: str, piece: str, type: str, modifiers: tuple[str, ...] = (), **more: object) -> Mention:
    """The first occurrence of ``piece`` in ``text`` as a mention, its modifiers found likewise."""
    start = text.index(piece)
    found = tuple(Modifier(text.index(m), text.index(m) + len(m), m) for m in modifiers)
    return Mention(start, start + len(piece), piece, type, found, **more)  # type: ignore[arg-type]


def annotation(text: str, mentions: list[Mention], statements: list[Statement]) -> Annotation:
    return Annotation(record(text), tuple(mentions), tuple(statements))
