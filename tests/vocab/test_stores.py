"""The compiled index gives what the vocabulary in memory gives, under any text; trigram search misses nothing."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.vocab import Concept, Vocabulary, load_vocabulary, term_key
from kgbuild.vocab.index.grams import trigrams
from kgbuild.vocab.near import distance
from kgbuild.vocab.store import MemoryStore
from tests.vocab.conftest import ROWS

_TERMS = [t for row in ROWS for name in ("label", "synonyms", "brands", "codes") for t in row.get(name, "").split("|")]
_PIECES = st.sampled_from(
    [*_TERMS, "of", "the", "and", ",", "(", ")", "-", "\ud800", "\x00", "😀", "Ⅳ", "É", "ß", "\n\n"]
)
_TEXT = st.one_of(
    st.sampled_from(_TERMS),
    st.lists(_PIECES, max_size=4).map(" ".join),
    st.text(max_size=60),
    st.text(st.characters(categories=["Cs", "Cc", "So", "Mn", "Nd", "Lu"]), max_size=40),
)


@pytest.fixture(scope="module")
def index(vocab: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    folder = tmp_path_factory.mktemp("index")
    vocab.save(folder)
    return load_vocabulary(folder)


def slipped(text: str, at: int, letter: str) -> str:
    place = at % (len(text) + 1)
    return text[:place] + letter + text[place + 1 :]


@settings(max_examples=400, deadline=None)
@given(text=_TEXT, types=st.sampled_from([None, ("Drug", "Condition"), ("Target",), ()]))
def test_index_and_memory_agree(text: str, types: tuple[str, ...] | None, vocab: Vocabulary, index: Vocabulary) -> None:
    assert (
        vocab.lookup(text, types) == index.lookup(text, types) == index.exact(text, types) == vocab.exact(text, types)
    )
    assert vocab.same_words(text, types) == index.same_words(text, types)
    assert vocab.grams(text, types) == index.grams(text, types)
    assert vocab.near(text, types) == index.near(text, types)
    assert vocab.find(text) == index.find(text)
    assert vocab.word_count(text) == index.word_count(text)
    assert vocab.concept(text) == index.concept(text) is None
    assert vocab.ancestors(text) == index.children(text) == ()


@settings(max_examples=200, deadline=None)
@given(term=st.sampled_from(_TERMS), at=st.integers(0, 40), letter=st.sampled_from("abxz1 -"))
def test_slips_agree(term: str, at: int, letter: str, vocab: Vocabulary, index: Vocabulary) -> None:
    text = slipped(term, at, letter)
    assert vocab.near(text) == index.near(text)
    assert vocab.grams(text, minimum=0.4) == index.grams(text, minimum=0.4)


def test_concepts_and_hierarchy_agree(vocab: Vocabulary, index: Vocabulary) -> None:
    for one, other in zip(vocab.concepts(), index.concepts(), strict=True):
        assert [getattr(one, f) for f in one.__slots__[:-2]] == [getattr(other, f) for f in one.__slots__[:-2]]
        assert vocab.ancestors(one.id) == index.ancestors(one.id)
        assert vocab.children(one.id) == index.children(one.id)
    assert vocab.collisions() == index.collisions()


def _brute_force(vocab: Vocabulary, text: str, minimum: float) -> dict[str, float]:
    """The best similarity of each concept, every term compared."""
    wanted = set(trigrams(term_key(text)).tolist())
    best: dict[str, float] = {}
    for concept in vocab.concepts():
        for kind, term in concept.terms():
            have = set(trigrams(term_key(term)).tolist())
            score = len(wanted & have) / len(wanted | have)
            if score >= minimum and vocab.lookup(term.lower()) and kind != "abbreviation":
                best[concept.id] = max(score, best.get(concept.id, 0.0))
    return best


@settings(max_examples=150, deadline=None)
@given(
    term=st.sampled_from([t for t in _TERMS if len(t) > 6]),
    at=st.integers(0, 40),
    letter=st.sampled_from("abxz1"),
    minimum=st.sampled_from([0.3, 0.45, 0.6, 0.75, 1.0]),
)
def test_grams_miss_nothing(term: str, at: int, letter: str, minimum: float, index: Vocabulary) -> None:
    text = slipped(term, at, letter)
    found = {hit.curie: score for hit, score in index.grams(text, limit=1000, minimum=minimum)}
    expected = _brute_force(index, text, minimum)
    assert {c: round(s, 6) for c, s in found.items()} == {c: round(s, 6) for c, s in expected.items()}


def test_grams_keep_limit_order_and_types(index: Vocabulary) -> None:
    found = index.grams("multiple myelomas recurent", limit=2, minimum=0.3)
    assert [h.curie for h, _ in found] == ["NCIT:10", "MONDO:9"]
    assert found[0][1] >= found[1][1]
    assert index.grams("lenvatinibb", types=("Condition",)) == ()


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("cancer of the breast", "MONDO:7"),
        ("Cancer, Breast", "MONDO:7"),
        ("Myeloma, Multiple, Refractory", "NCIT:11"),
        ("Diabetes, type 2", "kgb:rsp"),
        ("the melanoma", "MONDO:13"),
        ("Tumour (malignant)", "MONDO:1"),
    ],
)
def test_same_words(index: Vocabulary, text: str, curie: str) -> None:
    assert [h.curie for h in index.same_words(text)] == [curie]


@pytest.mark.parametrize("text", ["diabetes type 1", "2 type diabetes", "os", "breast", "cancer and breast", "", ", "])
def test_other_words(index: Vocabulary, text: str) -> None:
    assert index.same_words(text) == ()


_HUGE = 1_000_000


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    ["a" * _HUGE, "sarcoma " * (_HUGE // 8), "\x00" * _HUGE, "😀" * _HUGE, "\udc80" * 1000, "-" * _HUGE, "", " ",
     "1" * _HUGE, "\u0301" * 1000, "(" * _HUGE],
    ids=lambda t: repr(t[:4]),
)  # fmt: skip
def test_hostile_text(index: Vocabulary, text: str) -> None:
    assert index.lookup(text) == index.exact(text) == index.same_words(text) == ()
    assert index.near(text) == index.grams(text) == ()
    assert all(m.end <= len(text) for m in index.find(text))


def test_words_are_counted(index: Vocabulary) -> None:
    assert index.knows_word("melanoma")
    assert not index.knows_word("melanona")
    assert index.word_count("myeloma") == 4


def test_same_concepts_same_bytes(vocab: Vocabulary, index: Vocabulary, tmp_path: Path) -> None:
    vocab.save(tmp_path / "a")
    index.save(tmp_path / "b")
    first = {f.name: f.read_bytes() for f in (tmp_path / "a").iterdir()}
    assert first == {f.name: f.read_bytes() for f in (tmp_path / "b").iterdir()}


def _slips(a: str, b: str) -> int:
    """Optimal string alignment distance by its full table."""
    table = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(a), len(b)]


@given(a=st.text("abc", max_size=8), b=st.text("abc", max_size=8), limit=st.integers(0, 3))
@settings(max_examples=1000, deadline=None)
def test_distance(a: str, b: str, limit: int) -> None:
    assert distance(a, b, limit) == min(_slips(a, b), limit + 1)


def _both(concepts: list[Concept], folder: Path) -> tuple[Vocabulary, Vocabulary]:
    memory = Vocabulary(MemoryStore(concepts))
    memory.save(folder)
    return memory, load_vocabulary(folder)


def test_quiet_names_are_linked_but_not_found(tmp_path: Path) -> None:
    concepts = [
        Concept("CHEBI:1", "Drug", "water", synonyms=("oxidane",), quiet=("water",)),
        Concept("MONDO:1", "Condition", "thirst"),
    ]
    for vocab in _both(concepts, tmp_path):
        assert [h.curie for h in vocab.lookup("Water")] == [h.curie for h in vocab.exact("water")] == ["CHEBI:1"]
        assert [h.term for m in vocab.find("water, oxidane and thirst") for h in m.hits] == ["oxidane", "thirst"]


def test_ties_go_to_the_earlier_concept(tmp_path: Path) -> None:
    concepts = [
        Concept("NCIT:9", "Condition", "x", synonyms=("lung lesion",)),
        Concept("MONDO:1", "Condition", "y", synonyms=("lung lesion",)),
        Concept("MONDO:0", "Condition", "z", mapped=("Lung Lesions",), related=("lung lesion",)),
    ]
    for vocab in _both(concepts, tmp_path):
        assert [h.curie for h in vocab.exact("lung lesion")] == ["MONDO:0", "NCIT:9", "MONDO:1"]
        assert [h.kind for h in vocab.lookup("lung lesion")] == ["mapped_label", "exact_synonym", "exact_synonym"]
        assert [h.position for h in vocab.same_words("lesion of the lung")] == [2, 0, 1]


def test_a_cycle_of_parents_ends(tmp_path: Path) -> None:
    concepts = [
        Concept("MONDO:1", "Condition", "one", parents=("MONDO:2",)),
        Concept("MONDO:2", "Condition", "two", parents=("MONDO:3", "MONDO:2", "MONDO:77")),
        Concept("MONDO:3", "Condition", "three", parents=("DOID:1",), xrefs=("DOID:3",)),
        Concept("MONDO:4", "Condition", "four", parents=("DOID:3",), xrefs=("DOID:1",)),
    ]
    for vocab in _both(concepts, tmp_path):
        assert vocab.ancestors("MONDO:1") == ("MONDO:2", "MONDO:3", "MONDO:4")
        assert vocab.ancestors("MONDO:4") == ("MONDO:3",)
        assert vocab.children("DOID:1") == ("MONDO:3",)
        assert vocab.is_a("MONDO:1", "DOID:1")
        assert not vocab.is_a("DOID:1", "MONDO:1")


def test_an_empty_vocabulary(tmp_path: Path) -> None:
    for vocab in _both([], tmp_path):
        assert vocab.lookup("x") == vocab.exact("x") == vocab.same_words("x y") == vocab.near("lenvatinib x") == ()
        assert vocab.grams("lenvatinib") == vocab.collisions() == ()
        assert vocab.find("lenvatinib") == []
