"""Which identifiers the shared terminology files attest, and under which names.

Takes the shared data folder; gives for every CURIE found in ``data/ontologies`` the files that carry it and the names
(lower case) that each file gives it. The vocabulary tests compare the CURIEs of ``ontologies/core`` with this.
"""

from __future__ import annotations

import csv
import json
import lzma
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

csv.field_size_limit(1 << 24)

Pair = tuple[str, str]
"""A CURIE and one of its names."""

_EXTENSIONS = (".xz", ".tsv", ".csv", ".txt", ".obo", ".json", ".sssom", ".ssslm", ".obographs")
_PREFIXES = {"HGNC_GROUP": "hgnc.genegroup", "NCIT": "NCIT", "NCI": "NCIT", "MSH": "MESH", "RXNORM": "RXCUI"}
_LOWER = ("hgnc.genegroup",)
_OBO_SYNONYM = re.compile(r'^synonym: "((?:[^"\\]|\\.)*)"')
_IRI = re.compile(r"^http://purl\.obolibrary\.org/obo/([A-Za-z]+)_(\w+)$")


def source_name(path: Path) -> str:
    """The name of a file in the ``sources`` column: its file name without the extensions."""
    name = path.name
    for extension in _EXTENSIONS:
        name = name.removesuffix(extension)
    return name


def canonical(curie: str) -> str:
    """One spelling for a CURIE: the prefix in upper case, ``hgnc.genegroup`` in lower case."""
    prefix, _, local = curie.strip().partition(":")
    if not local:
        return ""
    if prefix.lower() in _LOWER:
        return f"{prefix.lower()}:{local}"
    prefix = _PREFIXES.get(prefix.upper(), prefix.upper())
    return f"{prefix}:{local}"


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\r\n")


def _table(path: Path, delimiter: str = "\t") -> Iterator[dict[str, str]]:
    rows = (line for line in _lines(path) if not line.startswith("#"))
    header = next(rows).split(delimiter)
    for cells in csv.reader(rows) if delimiter == "," else (row.split(delimiter) for row in rows):
        yield dict(zip_longest(header, cells, fillvalue=""))


def _obo(path: Path) -> Iterator[Pair]:
    curie = name = ""
    for line in _lines(path):
        if line.startswith("["):
            curie, name = "", ""
        elif line.startswith("id: "):
            curie = line[4:].split(" ")[0]
        elif line.startswith("name: ") and curie:
            name = line[6:]
            yield curie, name
        elif curie and (found := _OBO_SYNONYM.match(line)):
            yield curie, found[1].replace('\\"', '"')
        elif curie and line.startswith(("xref: ", "alt_id: ")):
            yield line.split(" ")[1], name


def _obographs(path: Path) -> Iterator[Pair]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        data = json.load(file)
    for graph in data["graphs"]:
        for node in graph["nodes"]:
            if found := _IRI.match(node["id"]):
                curie = f"{found[1]}:{found[2]}"
                yield curie, node.get("lbl") or ""
                for synonym in node.get("meta", {}).get("synonyms", []):
                    yield curie, synonym["val"]


def _sssom(path: Path) -> Iterator[Pair]:
    for row in _table(path):
        for side in ("subject", "object"):
            yield row[f"{side}_id"], row.get(f"{side}_label") or ""


def _drugbank(path: Path) -> Iterator[Pair]:
    for row in _table(path, ","):
        ids = [f"DRUGBANK:{row['DrugBank ID']}"]
        ids += [f"UNII:{row['UNII']}"] if row["UNII"] else []
        ids += [f"INCHIKEY:{row['Standard InChI Key']}"] if row["Standard InChI Key"] else []
        for name in [row["Common name"], *row["Synonyms"].split(" | ")]:
            yield from ((curie, name) for curie in ids)


def _drugbank_chebi(path: Path) -> Iterator[Pair]:
    for row in _table(path):
        yield f"DRUGBANK:{row['DRUGBANK_ID']}", ""
        yield f"CHEBI:{row['ID']}", f"drugbank:{row['DRUGBANK_ID']}"


def _rxnorm_ingredients(path: Path) -> Iterator[Pair]:
    for row in _table(path):
        yield f"RXCUI:{row['rxcui']}", row["name"]
        if row["unii"]:
            yield f"UNII:{row['unii']}", row["name"]


def _rxnorm_brands(path: Path) -> Iterator[Pair]:
    for row in _table(path):
        yield f"RXCUI:{row['ingredient_rxcui']}", row["ingredient_name"]
        yield f"RXCUI:{row['ingredient_rxcui']}", row["brand_name"]
        yield f"RXCUI:{row['brand_rxcui']}", row["brand_name"]


def _chebi(path: Path) -> Iterator[Pair]:
    for line in _lines(path):
        name, _, curie = line.rpartition("\t")
        yield curie, name


def _mesh(path: Path) -> Iterator[Pair]:
    for line in _lines(path):
        local, name, entries = [*line.split("\t"), "", ""][:3]
        for entry in [name, *entries.split("|")]:
            yield f"MESH:{local}", entry


def _hgnc(path: Path) -> Iterator[Pair]:
    columns = ("symbol", "name", "alias_symbol", "alias_name", "prev_symbol", "prev_name")
    for row in _table(path):
        for column in columns:
            for name in (row[column] or "").strip('"').split("|"):
                yield row["hgnc_id"], name


def _doid_tsv(path: Path) -> Iterator[Pair]:
    for row in _table(path):
        cells = list(row.values())
        yield cells[0].strip('"'), cells[1].strip('"')


def _named(curie: str, *names: str) -> Callable[[Path], Iterator[Pair]]:
    def read(path: Path) -> Iterator[Pair]:
        for row in _table(path):
            for column in names:
                for name in (row[column] or "").split("|"):
                    yield row[curie], name

    return read


def _oncotree(path: Path) -> Iterator[Pair]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        nodes = list(json.load(file).values())
    while nodes:
        node = nodes.pop()
        yield f"ONCOTREE:{node['code']}", node["name"]
        for code in node["externalReferences"].get("NCI", []):
            yield f"NCIT:{code}", node["name"]
        nodes.extend(node["children"].values())


_READERS: dict[str, Callable[[Path], Iterator[Pair]]] = {
    "biolexica_disease_noHP": _named("curie", "text", "name"),
    "biolexica_hp_rows": _named("curie", "text", "name"),
    "biomappings_positive": _sssom,
    "cdisc_ct_ncit_terms": _named("ncit_code", "preferred_term", "synonyms"),
    "chebi_names": _chebi,
    "curated_overlay": _named("curie", "text", "label"),
    "doid_HumanDO": _doid_tsv,
    "drugbank_to_chebi": _drugbank_chebi,
    "drugbank_vocabulary": _drugbank,
    "gdc_ncit_terms": _named("ncit_code", "term"),
    "hgnc_complete_set": _hgnc,
    "mesh_descriptors_2019": _mesh,
    "mondo_labels": _named("id", "label"),
    "ncit_disease_2018-06-08": _obographs,
    "oncotree_2025_10_03": _oncotree,
    "pcdc_ncit_terms": _named("ncit_code", "text"),
    "rxnorm_brand_names": _rxnorm_brands,
    "rxnorm_ingredients": _rxnorm_ingredients,
}


def _reader(path: Path) -> Callable[[Path], Iterator[Pair]] | None:
    if ".obo." in path.name:
        return _obo
    if ".sssom." in path.name:
        return _sssom
    return _READERS.get(source_name(path))


@lru_cache(maxsize=1)
def attested(shared_dir: Path) -> dict[str, dict[str, set[str]]]:
    """For every CURIE of the shared terminology files: source name -> the names, in lower case, found there.

    >>> attested(Path("../shared"))["RXCUI:2178390"]["rxnorm_ingredients"]  # doctest: +SKIP
    {'selinexor'}
    """
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in sorted((shared_dir / "data" / "ontologies").rglob("*.xz")):
        if read := _reader(path):
            source = source_name(path)
            for raw, name in read(path):
                if curie := canonical(raw):
                    names = found[curie][source]
                    if name:
                        names.add(name.lower())
    return {curie: dict(sources) for curie, sources in found.items()}
