"""A small invented vocabulary for the tests of this package: its drugs exist nowhere, so no rule can know them."""

from __future__ import annotations

from pathlib import Path

HEADER = [
    "id",
    "type",
    "label",
    "synonyms",
    "abbreviations",
    "brands",
    "codes",
    "salts",
    "xrefs",
    "parents",
    "classes",
    "targets",
    "acts_on",
    "components",
    "patterns",
    "sources",
]

ROWS: list[dict[str, str]] = [
    {
        "id": "RXCUI:1",
        "type": "Drug",
        "label": "zetinib",
        "brands": "Zetora",
        "codes": "ZX-101",
        "salts": "zetinib mesylate",
    },
    {"id": "RXCUI:2", "type": "Drug", "label": "marlimab"},
    {"id": "RXCUI:3", "type": "Drug", "label": "cordaxel"},
    {"id": "RXCUI:4", "type": "Drug", "label": "trilomib"},
    {"id": "RXCUI:5", "type": "Drug", "label": "bexofen"},
    {
        "id": "kgb:regimen.cordimar",
        "type": "Regimen",
        "label": "CORDIMAR regimen",
        "synonyms": "CORDIMAR",
        "components": "RXCUI:2|RXCUI:3",
    },
    {"id": "MONDO:0004992", "type": "Condition", "label": "cancer"},
    {"id": "MONDO:2", "type": "Condition", "label": "sarcoma", "parents": "MONDO:0004992"},
    {"id": "MONDO:3", "type": "Condition", "label": "leiomyosarcoma", "abbreviations": "LMS", "parents": "MONDO:2"},
    {"id": "MONDO:4", "type": "Condition", "label": "liposarcoma", "parents": "MONDO:2"},
    {
        "id": "MONDO:5",
        "type": "Condition",
        "label": "multiple myeloma",
        "abbreviations": "MM",
        "parents": "MONDO:0004992",
    },
    {"id": "MONDO:6", "type": "Condition", "label": "breast cancer", "parents": "MONDO:0004992"},
    {
        "id": "MONDO:7",
        "type": "Condition",
        "label": "hepatocellular carcinoma",
        "abbreviations": "HCC",
        "parents": "MONDO:0004992",
    },
    {
        "id": "MONDO:8",
        "type": "Condition",
        "label": "gastric cancer",
        "abbreviations": "GC",
        "parents": "MONDO:0004992",
    },
    {"id": "MONDO:9", "type": "Condition", "label": "gonorrhea", "abbreviations": "GC"},
    {"id": "MONDO:10", "type": "Condition", "label": "neutropenia"},
    {"id": "MONDO:11", "type": "Condition", "label": "pneumonia"},
    {"id": "MONDO:12", "type": "Condition", "label": "allergic disease", "synonyms": "allergy"},
    {"id": "HP:1", "type": "AdverseEvent", "label": "fatigue"},
    {"id": "HP:2", "type": "AdverseEvent", "label": "nausea"},
    {"id": "HP:3", "type": "AdverseEvent", "label": "hypertension"},
    {"id": "CHEBI:1", "type": "Mechanism", "label": "proteasome inhibitor"},
    {
        "id": "CHEBI:2",
        "type": "Mechanism",
        "label": "kinase inhibitor",
        "synonyms": "tyrosine kinase inhibitor",
        "abbreviations": "TKI",
    },
    {"id": "CHEBI:3", "type": "Mechanism", "label": "monoclonal antibody"},
    {"id": "CHEBI:4", "type": "Mechanism", "label": "EGFR inhibitor", "acts_on": "inhibits>HGNC:1"},
    {"id": "CHEBI:5", "type": "Mechanism", "label": "alkylating agent"},
    {"id": "HGNC:1", "type": "Target", "label": "EGFR", "synonyms": "epidermal growth factor receptor"},
    {"id": "HGNC:2", "type": "Target", "label": "VEGFA", "synonyms": "VEGF|vascular endothelial growth factor"},
    {"id": "HGNC:3", "type": "Target", "label": "ERBB2", "synonyms": "HER2"},
    {"id": "HGNC:4", "type": "Target", "label": "TNF", "synonyms": "tumor necrosis factor alpha|tumor necrosis factor"},
    {"id": "HGNC:5", "type": "Target", "label": "OS9", "abbreviations": "OS"},
    {"id": "GO:1", "type": "Process", "label": "angiogenesis", "patterns": "growth of … vessels"},
    {"id": "GO:2", "type": "Process", "label": "cell division", "synonyms": "mitosis"},
    {
        "id": "kgb:R1",
        "type": "Regulator",
        "label": "US Food and Drug Administration",
        "synonyms": "Food and Drug Administration",
        "abbreviations": "FDA",
    },
    {"id": "kgb:R2", "type": "Regulator", "label": "European Medicines Agency", "abbreviations": "EMA"},
    {"id": "NCIT:1", "type": "Endpoint", "label": "overall survival", "abbreviations": "OS"},
    {"id": "NCIT:2", "type": "Endpoint", "label": "progression-free survival", "abbreviations": "PFS"},
    {
        "id": "NCIT:3",
        "type": "Endpoint",
        "label": "objective response rate",
        "synonyms": "objective response|response rate",
        "abbreviations": "ORR",
    },
    {"id": "NCIT:4", "type": "Endpoint", "label": "complete response", "abbreviations": "CR"},
    {"id": "NCIT:5", "type": "Endpoint", "label": "partial response", "abbreviations": "PR"},
    {"id": "NCIT:6", "type": "Endpoint", "label": "dose reduction", "synonyms": "dose reductions"},
    {"id": "NCIT:7", "type": "Endpoint", "label": "maximum tolerated dose", "abbreviations": "MTD"},
    {"id": "NCIT:8", "type": "Criteria", "label": "RECIST"},
    {
        "id": "NCIT:9",
        "type": "Criteria",
        "label": "RECIST 1.1",
        "synonyms": "RECIST version 1.1|RECIST v1.1",
        "parents": "NCIT:8",
    },
    {"id": "NCIT:10", "type": "Criteria", "label": "CTCAE"},
    {"id": "kgb:I1", "type": "Intervention", "label": "placebo"},
    {"id": "kgb:I2", "type": "Intervention", "label": "exercise program"},
]


def write_words(folder: Path) -> Path:
    """Write the vocabulary as one TSV file into ``folder``; the folder comes back."""
    lines = ["\t".join(HEADER), *("\t".join(row.get(name, "") for name in HEADER) for row in ROWS)]
    (folder / "words.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
