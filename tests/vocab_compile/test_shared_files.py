"""The shared terminology files, compiled once: well-known diseases and drugs, the core, the hierarchy, the figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from kgbuild.resources import ontologies_dir
from kgbuild.vocab import Concept
from kgbuild.vocab.compile import Compiled
from kgbuild.vocab.compile.keys import name_key
from kgbuild.vocab.concept import TERM_KINDS
from kgbuild.vocab.read import read_folder

pytestmark = pytest.mark.shared

_DISEASES = {
    "breast cancer": "MONDO:0007254", "breast carcinoma": "MONDO:0004989", "lung cancer": "MONDO:0008903",
    "non-small cell lung cancer": "MONDO:0005233", "prostate cancer": "MONDO:0008315", "liposarcoma": "MONDO:0005060",
    "Ewing sarcoma": "MONDO:0012817", "melanoma": "MONDO:0005105", "glioblastoma": "MONDO:0018177",
    "multiple myeloma": "MONDO:0009693", "acute myeloid leukemia": "MONDO:0018874", "asthma": "MONDO:0004979",
    "Hodgkin lymphoma": "MONDO:0004952", "type 2 diabetes mellitus": "MONDO:0005148", "stroke": "MONDO:0005098",
    "hypertension": "MONDO:0005044", "heart failure": "MONDO:0005252", "psoriasis": "MONDO:0005083",
    "Crohn's disease": "MONDO:0005011", "ovarian cancer": "MONDO:0008170", "malaria": "MONDO:0005136",
    "hepatocellular carcinoma": "MONDO:0007256", "renal cell carcinoma": "MONDO:0005086", "obesity": "MONDO:0011122",
    "erectile dysfunction": "MONDO:0005362", "COVID-19": "MONDO:0100096", "pain": "NCIT:C3303",
}  # fmt: skip
_DRUGS = {
    "pembrolizumab": "RXCUI:1547545", "MK-3475": "RXCUI:1547545", "Keytruda": "RXCUI:1547545",
    "imatinib": "RXCUI:282388", "imatinib mesylate": "RXCUI:282388", "Gleevec": "RXCUI:282388",
    "regorafenib": "RXCUI:1312397", "doxorubicin": "RXCUI:3639", "doxorubicin hydrochloride": "RXCUI:3639",
    "aspirin": "DRUGBANK:DB00945", "adalimumab": "DRUGBANK:DB00051", "metformin": "RXCUI:6809",
    "metformin hydrochloride": "RXCUI:6809", "Epclusa": "RXCUI:1799211", "Viagra": "RXCUI:136411",
    "udenafil": "DRUGBANK:DB06267", "lithium carbonate": "RXCUI:42351", "Tylenol": "DRUGBANK:DB00316",
}  # fmt: skip


@pytest.fixture(scope="module")
def files(shared_compiled: Compiled) -> Compiled:
    return shared_compiled


def _core() -> Path:
    return ontologies_dir() / "core"


@pytest.fixture(scope="module")
def named(files: Compiled) -> dict[tuple[str, str], list[tuple[int, Concept]]]:
    table: dict[tuple[str, str], list[tuple[int, Concept]]] = defaultdict(list)
    for c in files.concepts:
        for kind, text in c.terms():
            table[c.type, name_key(text)].append((TERM_KINDS.index(kind), c))
    return table


@pytest.mark.parametrize(
    ("type", "name", "curie"),
    [*(("Condition", n, i) for n, i in _DISEASES.items()), *(("Drug", n, i) for n, i in _DRUGS.items())],
)
def test_a_well_known_name_is_one_concept(
    named: dict[tuple[str, str], list[tuple[int, Concept]]], type: str, name: str, curie: str
) -> None:
    found = named[type, name_key(name)]
    best = min(kind for kind, _ in found)
    assert {c.id for kind, c in found if kind == best} == {curie}


def test_every_core_concept_keeps_its_ids_and_type(files: Compiled) -> None:
    owner = {i: c for c in reversed(files.concepts) for i in (*c.xrefs, c.id)}
    own = {c.id: c for c in files.concepts}
    for core in read_folder(_core()):
        concept = own.get(core.id, owner[core.id])
        assert concept.type == core.type, core.id
        assert {core.id, *core.xrefs} <= {concept.id, *concept.xrefs}, core.id
        assert name_key(concept.label) == name_key(core.label), core.id


def test_ids_are_unique_and_references_hold(files: Compiled) -> None:
    ids = Counter(c.id for c in files.concepts)
    assert max(ids.values()) == 1
    for c in files.concepts:
        actions = (t.rpartition(">")[2] for t in (*c.targets, *c.acts_on))
        for other in (*c.parents, *c.classes, *c.components, *actions):
            assert other in ids, (c.id, other)


def test_no_concept_is_its_own_ancestor(files: Compiled) -> None:
    parents = {c.id: c.parents for c in files.concepts}
    left = {i: set(p) for i, p in parents.items() if p}
    ready = [i for i in parents if i not in left]
    children: dict[str, list[str]] = defaultdict(list)
    for child, above in left.items():
        for parent in above:
            children[parent].append(child)
    for done in ready:
        for child in children[done]:
            left[child].discard(done)
            if not left[child]:
                del left[child]
                ready.append(child)
    assert not left


def test_at_most_one_id_of_a_canonical_terminology(files: Compiled) -> None:
    for c in files.concepts:
        ids = [i for i in (c.id, *c.xrefs) if i.startswith("MONDO:")]
        assert len(ids) < 2, ids


def test_the_report_tells_what_went_in_and_what_was_dropped(files: Compiled) -> None:
    report = files.report
    assert all(s.licence and s.version and s.sha256 for s in report.sources)
    kinds = {f.kind for f in report.findings}
    assert {"conflict", "cycle", "dropped_name", "suspicious", "salt", "problem"} <= kinds
    assert report.by_type["Condition"] > 50_000
    assert report.by_type["Drug"] > 20_000
    assert report.seconds["read"] > 0
