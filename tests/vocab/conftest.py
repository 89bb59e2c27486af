"""A tiny vocabulary, written to a folder, for the tests of this package."""

from pathlib import Path

import pytest

from kgbuild.vocab import Vocabulary, load_vocabulary

HEADER = [
    "id", "type", "label", "synonyms", "abbreviations", "brands", "codes", "salts", "xrefs", "broad", "close",
    "parents", "classes", "targets", "acts_on", "components", "patterns", "sources", "intervention_type",
]  # fmt: skip

ROWS: list[dict[str, str]] = [
    {"id": "MONDO:1", "type": "Condition", "label": "cancer", "synonyms": "malignant tumor|malignancy",
     "xrefs": "DOID:1"},
    {"id": "MONDO:2", "type": "Condition", "label": "sarcoma", "parents": "MONDO:1", "xrefs": "NCIT:S2"},
    {"id": "MONDO:3", "type": "Condition", "label": "soft tissue sarcoma", "abbreviations": "STS",
     "parents": "MONDO:2"},
    {"id": "NCIT:4", "type": "Condition", "label": "Advanced Soft Tissue Sarcoma", "parents": "MONDO:3"},
    {"id": "NCIT:5", "type": "Condition", "label": "Advanced Sarcoma", "parents": "MONDO:2"},
    {"id": "NCIT:6", "type": "Condition", "label": "Advanced Malignant Neoplasm", "synonyms": "Advanced Cancer",
     "parents": "MONDO:1"},
    {"id": "MONDO:7", "type": "Condition", "label": "breast cancer", "parents": "MONDO:1"},
    {"id": "NCIT:8", "type": "Condition", "label": "Metastatic Breast Carcinoma",
     "synonyms": "metastatic breast cancer", "parents": "MONDO:7"},
    {"id": "MONDO:9", "type": "Condition", "label": "multiple myeloma", "abbreviations": "MM", "parents": "MONDO:1"},
    {"id": "NCIT:10", "type": "Condition", "label": "Recurrent Multiple Myeloma",
     "synonyms": "relapsed multiple myeloma", "parents": "MONDO:9"},
    {"id": "NCIT:11", "type": "Condition", "label": "Refractory Multiple Myeloma", "parents": "MONDO:9"},
    {"id": "MONDO:12", "type": "Condition", "label": "cutaneous melanoma", "parents": "MONDO:13"},
    {"id": "MONDO:13", "type": "Condition", "label": "melanoma", "parents": "MONDO:1"},
    {"id": "NCIT:14", "type": "Condition", "label": "liver metastasis"},
    {"id": "MONDO:15", "type": "Condition", "label": "acute lymphoblastic leukemia", "parents": "MONDO:1"},
    {"id": "MONDO:16", "type": "Condition", "label": "Hodgkin lymphoma", "parents": "MONDO:1"},
    {"id": "HP:17", "type": "AdverseEvent", "label": "hypertension"},
    {"id": "HP:18", "type": "AdverseEvent", "label": "hypotension"},
    {"id": "HP:19", "type": "AdverseEvent", "label": "edema"},
    {"id": "HP:20", "type": "AdverseEvent", "label": "diarrhea"},
    {"id": "RXCUI:1", "type": "Drug", "label": "pembrolizumab", "brands": "Keytruda", "codes": "MK-3475",
     "xrefs": "DRUGBANK:DB1", "targets": "inhibits>HGNC:1"},
    {"id": "RXCUI:2", "type": "Drug", "label": "infigratinib", "codes": "BGJ398", "classes": "CHEBI:1"},
    {"id": "RXCUI:3", "type": "Drug", "label": "fexagratinib", "codes": "AZD4547"},
    {"id": "RXCUI:4", "type": "Drug", "label": "lenvatinib", "salts": "lenvatinib mesylate"},
    {"id": "CHEBI:1", "type": "Mechanism", "label": "fibroblast growth factor receptor antagonist",
     "synonyms": "FGFR inhibitor", "acts_on": "inhibits>FPLX:1"},
    {"id": "CHEBI:2", "type": "Mechanism", "label": "angiogenesis inhibitor",
     "synonyms": "anti-angiogenic|anti-angiogenic therapy|antiangiogenic agent"},
    {"id": "CHEBI:3", "type": "Mechanism", "label": "proteasome inhibitor"},
    {"id": "HGNC:1", "type": "Target", "label": "PDCD1", "synonyms": "PD-1"},
    {"id": "FPLX:1", "type": "Target", "label": "FGFR", "synonyms": "fibroblast growth factor receptor"},
    {"id": "HGNC:2", "type": "Target", "label": "FGFR1"},
    {"id": "HGNC:3", "type": "Target", "label": "PDGFRA", "synonyms": "PDGFR alpha"},
    {"id": "HGNC:4", "type": "Target", "label": "OS9", "abbreviations": "OS"},
    {"id": "NCIT:30", "type": "Endpoint", "label": "Overall Survival", "abbreviations": "OS"},
    {"id": "NCIT:31", "type": "Endpoint", "label": "Progression-free Survival", "abbreviations": "PFS"},
    {"id": "MESH:32", "type": "Endpoint", "label": "Maximum Tolerated Dose", "abbreviations": "MTD"},
    {"id": "NCIT:33", "type": "Criteria", "label": "RECIST"},
    {"id": "NCIT:34", "type": "Criteria", "label": "RECIST Version 1.1", "synonyms": "RECIST v1.1|RECIST 1.1",
     "parents": "NCIT:33"},
    {"id": "kgb:rsp", "type": "Condition", "label": "type II diabetes"},
]  # fmt: skip


def write_tsv(path: Path, rows: list[dict[str, str]], header: list[str] = HEADER) -> Path:
    lines = ["# a test vocabulary", "\t".join(header)]
    lines += ["\t".join(row.get(name, "") for name in header) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def vocab_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vocab")
    write_tsv(folder / "tiny.tsv", ROWS)
    return folder


@pytest.fixture(scope="session")
def vocab(vocab_dir: Path) -> Vocabulary:
    return load_vocabulary(vocab_dir)
