"""Names in running words, with case and plurals; the lexicon's files give the same."""

from kgbuild.ner.features import Featurizer
from kgbuild.ner.lexicon import Lexicon, is_skipped, stem
from kgbuild.ner.tokens import tokenise
from tests.ner.conftest import letters

CHEMICAL, DISEASE, GENE = 1, 2, 4


def found(lexicon, text):
    words = tokenise(text).words
    stems = ["" if is_skipped(w) else stem(w) for w in words]
    matches = lexicon.matches(stems, [lexicon.may_start(w) for w in words]) + lexicon.exact_matches(words)
    return {(" ".join(words[a:b]), mask) for a, b, mask in matches}


def test_names_of_several_words_in_any_case_and_number(lexicon):
    assert found(lexicon, "Renal-cell carcinomas") == {("Renal - cell carcinomas", DISEASE), ("carcinomas", DISEASE)}


def test_names_end_with_words(lexicon):
    assert found(lexicon, "pazopanibs pazopanibine heart failures renal cell") == {
        ("pazopanibs", CHEMICAL),
        ("heart failures", DISEASE),
    }


def test_signs_inside_names_count_for_nothing(lexicon):
    assert ("5 - fluorouracil", CHEMICAL) in found(lexicon, "5-fluorouracil")
    assert ("5 fluorouracil", CHEMICAL) in found(lexicon, "5 fluorouracil")


def test_short_names_keep_their_case(lexicon):
    assert found(lexicon, "KIT and RCC") == {("KIT", GENE), ("RCC", DISEASE)}
    assert found(lexicon, "a kit for rcc") == set()
    assert ("iron", CHEMICAL) in found(lexicon, "iron")


def test_profiles_say_what_a_word_is_part_of(lexicon):
    assert lexicon.profile("failure") == (0, 1, 0, 0, 0, 0, 1, 0)
    assert lexicon.profile("Carcinomas") == (0, 1, 0, 0, 0, 0, 1, 0)
    assert lexicon.profile("unheard") == ()


def test_saved_and_loaded(lexicon, tmp_path):
    lexicon.save(tmp_path)
    loaded = Lexicon.load(tmp_path)
    text = "KIT in renal cell carcinoma under 5-fluorouracil"
    assert found(loaded, text) == found(lexicon, text)
    words = tokenise(text).words
    one, other = Featurizer(lexicon, {}, letters()), Featurizer(loaded, {}, letters())
    assert (one.rows(words) == other.rows(words)).all()


def test_the_order_of_names_plays_no_part(tmp_path):
    names = [("b name", "Drug", "label"), ("a name", "Condition", "label"), ("KIT", "Target", "label")]
    folders = []
    for i, order in enumerate((names, names[::-1])):
        folder = tmp_path / str(i)
        folder.mkdir()
        Lexicon.of(order).save(folder)
        folders.append(folder)
    for name in ("names.marisa", "exact.marisa", "words.marisa"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()


def test_lone_surrogates_are_part_of_no_name(lexicon):
    words = tokenise("KIT\ud800 and \ud800 iron\udfff").words
    assert Featurizer(lexicon, {}, letters()).rows(words).shape[0] == len(words)
