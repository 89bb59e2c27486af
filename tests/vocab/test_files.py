"""Reading TSV files and compiled indexes: content, hierarchy, and a clear message for every fault."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgbuild.model import UsageError
from kgbuild.vocab import Vocabulary, load_vocabulary
from tests.vocab.conftest import HEADER, ROWS, write_tsv


def test_concepts_and_hierarchy(vocab: Vocabulary) -> None:
    assert len(vocab) == len(ROWS)
    assert vocab.ancestors("NCIT:4") == ("MONDO:3", "MONDO:2", "MONDO:1")
    assert vocab.children("MONDO:2") == ("MONDO:3", "NCIT:5")
    assert vocab.is_a("NCIT:4", "DOID:1")
    assert not vocab.is_a("MONDO:1", "NCIT:4")
    concept = vocab.concept("DRUGBANK:DB1")
    assert concept is not None
    assert (concept.id, concept.targets, concept.file, concept.line) == (
        "RXCUI:1",
        ("inhibits>HGNC:1",),
        "tiny.tsv",
        23,
    )
    assert vocab.concept("NCIT:none") is None
    assert vocab.ancestors("NCIT:none") == ()


def test_index_equals_tsv(vocab: Vocabulary, tmp_path: Path) -> None:
    vocab.save(tmp_path / "index")
    again = load_vocabulary(tmp_path / "index")
    assert again.fingerprint == vocab.fingerprint
    assert [c.id for c in again.concepts()] == [c.id for c in vocab.concepts()]
    text = "Keytruda and BGJ-398 in advanced soft tissue sarcomas, OS"
    plain = [(m.start, m.end, [(h.concept.id, h.kind) for h in m.hits]) for m in vocab.find(text)]
    assert plain == [(m.start, m.end, [(h.concept.id, h.kind) for h in m.hits]) for m in again.find(text)]
    assert again.concept("DRUGBANK:DB1").id == "RXCUI:1"  # type: ignore[union-attr]
    again.save(tmp_path / "index")
    assert not list((tmp_path / "index").glob("*.part"))


def test_saving_over_an_index_leaves_one(vocab: Vocabulary, tmp_path: Path) -> None:
    vocab.save(tmp_path)
    folder = tmp_path / "src"
    folder.mkdir()
    write_tsv(folder / "a.tsv", ROWS[:3])
    load_vocabulary(folder).save(tmp_path)
    assert len(load_vocabulary(tmp_path)) == 3
    assert len(list(tmp_path.glob("*.bin"))) == len({f.name.partition("-")[0] for f in tmp_path.glob("*.bin")})


@pytest.mark.parametrize("name", ["arrays", "keys", "names", "others"])
def test_truncated_index(vocab: Vocabulary, tmp_path: Path, name: str) -> None:
    vocab.save(tmp_path)
    file = next(tmp_path.glob(f"{name}-*"))
    file.write_bytes(file.read_bytes()[:-7])
    with pytest.raises(UsageError, match="compile it again"):
        load_vocabulary(tmp_path)


@pytest.mark.parametrize("name", ["arrays", "keys", "names", "others", "words"])
@pytest.mark.parametrize("place", [0, 9, 0.4, 0.99])
def test_garbled_index(vocab: Vocabulary, tmp_path: Path, name: str, place: float) -> None:
    vocab.save(tmp_path)
    file = next(tmp_path.glob(f"{name}-*"))
    data = bytearray(file.read_bytes())
    data[int(place * len(data)) if place < 1 else int(place)] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(UsageError, match="garbled"):
        load_vocabulary(tmp_path)


@pytest.mark.parametrize("name", ["arrays", "keys", "words"])
def test_missing_file(vocab: Vocabulary, tmp_path: Path, name: str) -> None:
    vocab.save(tmp_path)
    next(tmp_path.glob(f"{name}-*")).unlink()
    with pytest.raises(UsageError, match="missing"):
        load_vocabulary(tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_description_is_survived(vocab: Vocabulary, tmp_path: Path, data: st.DataObject) -> None:
    vocab.save(tmp_path)
    meta = tmp_path / "vocabulary.json"
    text = meta.read_text()
    at = data.draw(st.integers(0, len(text) - 1))
    change = data.draw(st.sampled_from(["", "0", "9", '"', "null", "[", "../", "\x00"]))
    meta.write_text(text[:at] + change + text[at + data.draw(st.integers(0, 6)) :])
    try:
        again = load_vocabulary(tmp_path)
    except UsageError:
        return
    assert again.lookup("sarcoma") == vocab.lookup("sarcoma")


def test_a_killed_writer_leaves_the_old_index(vocab: Vocabulary, tmp_path: Path) -> None:
    vocab.save(tmp_path)
    before = load_vocabulary(tmp_path).fingerprint
    (tmp_path / "arrays.123.part").write_bytes(b"half")
    (tmp_path / "names-0123456789ab.bin").write_bytes(b"half of another index")
    assert load_vocabulary(tmp_path).fingerprint == before
    vocab.save(tmp_path)
    assert sorted(f.name.partition("-")[0] for f in tmp_path.iterdir()) == [
        "arrays", "keys", "names", "others", "vocabulary.json", "words",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{}", "not a vocabulary index"),
        ("\x00", "not a vocabulary index"),
        ('{"format":"kgbuild-vocabulary","version":99,"files":{}}', "index version 99"),
        ('{"format":"kgbuild-vocabulary","version":1,"files":{}}', "index version 1, this kgbuild reads 3"),
        ('{"format":"kgbuild-vocabulary","version":3,"fingerprint":"","files":{}}', "names no file for arrays"),
        ("[" * 100000, "not a vocabulary index"),
    ],
)
def test_foreign_index(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "vocabulary.json").write_text(content)
    with pytest.raises(UsageError, match=message):
        load_vocabulary(tmp_path)


def _row(**cells: str) -> dict[str, str]:
    return {"id": "MONDO:1", "type": "Condition", "label": "x", **cells}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([_row(), _row()], r"bad.tsv, line 4, column id: MONDO:1 is also in bad.tsv, line 3"),
        ([_row(type="Disease")], r"line 3, column type: unknown type 'Disease'"),
        ([_row(parents="MONDO:2")], r"line 3, column parents: MONDO:2 is not a row"),
        ([_row(parents="MONDO:1")], r"column parents: MONDO:1 is its own ancestor"),
        ([_row(parents="MONDO:2"), _row(id="MONDO:2", parents="MONDO:1")], r"is its own ancestor"),
        ([_row(id="nonsense")], r"line 3, column id: not a CURIE"),
        ([_row(targets="HGNC:1")], r"line 3, column targets: not action>CURIE"),
        ([_row(label="")], r"line 3, column label: empty"),
        ([_row(synonyms="y" * 500)], r"line 3, column synonyms: a value of more than"),
        ([_row(sources="a\tb\tc")], r"line 3, column 20: 21 cells"),
    ],
)
def test_faults_name_the_place(tmp_path: Path, rows: list[dict[str, str]], message: str) -> None:
    write_tsv(tmp_path / "bad.tsv", rows)
    with pytest.raises(UsageError, match=message):
        load_vocabulary(tmp_path)


def test_faults_of_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such vocabulary folder"):
        load_vocabulary(tmp_path / "none")
    with pytest.raises(UsageError, match="no vocabulary file"):
        load_vocabulary(tmp_path)
    (tmp_path / "a.tsv").write_bytes(b"id\ttype\xff\n")
    with pytest.raises(UsageError, match="not UTF-8 at byte 7"):
        load_vocabulary(tmp_path)
    write_tsv(tmp_path / "a.tsv", [], [h for h in HEADER if h != "label"])
    with pytest.raises(UsageError, match=r"line 2, column label: missing from the header"):
        load_vocabulary(tmp_path)


def test_environment_names_the_folder(vocab_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KGBUILD_ONTOLOGIES", str(vocab_dir))
    assert len(load_vocabulary()) == len(ROWS)


def test_collisions(tmp_path: Path) -> None:
    write_tsv(
        tmp_path / "a.tsv", [_row(label="tumour x"), _row(id="MONDO:2", label="Tumor-X"), _row(id="HP:3", label="z")]
    )
    (collision,) = load_vocabulary(tmp_path).collisions()
    assert (collision.type, collision.concepts) == ("Condition", ("MONDO:1", "MONDO:2"))
