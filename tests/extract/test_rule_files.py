"""The data files of the package: they compile, their names are unique, and every one is read by the code."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from kgbuild.extract import assertion, modifiers, narrative, rules, scope
from kgbuild.model.predicates import predicates
from tests.extract.reader import Reader

FOLDER = Path(str(files("kgbuild.extract")))
TOML = sorted(p.name for p in FOLDER.glob("*.toml"))
WITH_RULES = [n for n in TOML if "rule" in tomllib.loads((FOLDER / n).read_text("utf-8"))]
WITH_PATTERNS = [n for n in TOML if "patterns" in tomllib.loads((FOLDER / n).read_text("utf-8"))]


@pytest.mark.parametrize("name", WITH_RULES)
def test_rules_compile_and_name_known_predicates(name: str) -> None:
    found = rules.load(name)[0]
    names = [r.name for r in found]
    assert len(names) == len(set(names)) > 0
    assert {r.predicate for r in found} - {"phase_part"} <= set(predicates())


@pytest.mark.parametrize("name", WITH_PATTERNS)
def test_patterns_compile_and_leave_no_macro(name: str) -> None:
    for several in rules.patterns(name).values():
        assert several
        assert not [p.pattern for p in several if re.search(r"\{[A-Z]+\}", p.pattern)]


def test_every_data_file_is_read_by_a_module() -> None:
    code = "".join(p.read_text("utf-8") for p in FOLDER.glob("*.py"))
    assert [n for n in [*TOML, "modifiers.tsv"] if f'"{n}"' not in code] == []


@pytest.mark.parametrize("name", TOML)
def test_every_pattern_name_is_used(name: str) -> None:
    code = "".join(p.read_text("utf-8") for p in FOLDER.glob("*.py"))
    named = tomllib.loads((FOLDER / name).read_text("utf-8")).get("patterns", {})
    assert [n for n in named if f'"{n}"' not in code] == []


def test_modifier_and_cue_files_compile() -> None:
    assert all(r.before or r.after for r in modifiers.rules())
    assert assertion.rules().window > 0


def test_no_pattern_matches_nothing_at_all() -> None:
    every = [r.pattern for n in WITH_RULES for r in rules.load(n)[0]] + [k.pattern for k in narrative.kinds()]
    every += [c.pattern.compiled for c in scope.cues()] + [c.pattern for c in assertion.rules().cues]
    assert [p.pattern for p in every if p.search("") is not None] == []


NARRATIVES = {
    "objective": "The purpose of this study is to test the pill.",
    "population": "This study takes patients with leiomyosarcoma only.",
    "design": "This study is a randomised and open-label one.",
    "conclusion": "The pill of this study was well tolerated.",
    "rationale": "New pills are urgently needed in sarcoma today.",
    "efficacy": "With zetinib life was much longer than before.",
    "effect": "Zetinib kills cells of many and other kinds.",
    "background": "In a phase II study bexofen was given to some.",
}


@pytest.mark.parametrize("kind", [k.kind for k in narrative.kinds()])
def test_every_kind_of_narrative_has_an_example(reader: Reader, kind: str) -> None:
    text = NARRATIVES[kind]
    claims = [c for c in reader.prose(text).said("narrative") if c.qualifiers["kind"] == kind]
    assert [(c.quote, c.object) for c in claims] == [(text, text)]
