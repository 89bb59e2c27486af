"""AACT: every table back to the study that it was written from; what is broken is told with table and line."""

from __future__ import annotations

import zipfile
from pathlib import Path

from kgbuild.model import Record, RecordError
from kgbuild.model.study import facts
from kgbuild.records import read_sources
from kgbuild.records.aact_tables import TABLES
from tests.records_tables.invented import study
from tests.records_tables.lacks import without
from tests.records_tables.render import aact

MANY = [study(f"NCT9000000{n}", f"Zorbinib {n}") for n in (3, 1, 2)]


def read(path: Path) -> tuple[list[Record], list[RecordError]]:
    found = list(read_sources([path]))
    return [f for f in found if isinstance(f, Record)], [f for f in found if isinstance(f, RecordError)]


def test_all_tables_are_read_back_to_the_studies_that_they_hold(tmp_path: Path) -> None:
    tables = aact(MANY)
    assert set(tables.rows) == set(TABLES)
    records, errors = read(tables.write(tmp_path))
    assert errors == []
    assert [r.id for r in records] == [f"kgb.record:NCT9000000{n}.aact" for n in (1, 2, 3)]
    wanted = {s.said("nct_id"): without(facts(s)) for s in MANY}
    assert {r.nct_id: without(facts(r.study), typed=False) for r in records} == wanted
    assert all(r.notices == () for r in records)


def test_every_value_stands_in_the_text_and_in_the_cell_that_its_path_names(tmp_path: Path) -> None:
    tables = aact(MANY)
    (record, *_), _ = read(tables.write(tmp_path))
    assert record.places is not None
    cells = {
        f"/{t}/{row.get('id', row['nct_id'])}/{c}": v
        for t, rows in tables.rows.items()
        for row in rows
        for c, v in row.items()
    }
    places = record.places
    spelt = 0
    for start, end, path in zip(places.starts, places.ends, places.paths, strict=True):
        if path.endswith("/p_value_modifier+p_value"):
            assert record.text[start:end] == "<0.001"
            spelt += 1
        else:
            assert record.text[start:end] == cells[path]
    assert spelt == 1
    assert len(places.starts) > 100


def test_the_order_of_rows_and_tables_says_nothing(tmp_path: Path) -> None:
    versions = []
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        folder.mkdir()
        records, _ = read(aact(MANY).write(folder, seed))
        versions.append([(r.id, r.version, r.text) for r in records])
    assert versions[0] == versions[1]


def test_a_zip_of_the_tables_gives_the_same_records(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    records, _ = read(aact(MANY).write(folder))
    with zipfile.ZipFile(tmp_path / "dump", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"2031/{path.name}")
        archive.writestr("2031/readme.txt", "These tables were made up for a test of the reader.\n")
    zipped, errors = read(tmp_path / "dump")
    assert errors == []
    assert [(r.id, r.version) for r in zipped if r.study] == [(r.id, r.version) for r in records]
    assert [r.source_format for r in zipped if not r.study] == ["plain_text"]


def test_studies_alone_are_read(tmp_path: Path) -> None:
    aact(MANY).write(tmp_path)
    records, errors = read(tmp_path / "studies.txt")
    assert errors == []
    assert [len(r.study.lists["phases"]) for r in records if r.study] == [2, 2, 2]


def test_tables_that_hold_nothing_to_be_read_are_passed_over_with_the_set(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    aact(MANY).write(folder)
    (folder / "facilities.txt").write_text("id|nct_id|name\n1|NCT90000001|A house\n")
    (folder / "mesh_terms.txt").write_text("id|tree_number|mesh_term\n1|C99|Widget Diseases\n")
    (folder / "notes.txt").write_text("These tables were made up for a test of the reader.\n")
    with zipfile.ZipFile(tmp_path / "dump.zip", "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    for source in (folder, tmp_path / "dump.zip"):
        records, errors = read(source)
        assert errors == []
        assert [r.source_format for r in records] == ["aact", "aact", "aact", "plain_text"]


def write(folder: Path, **tables: str) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.txt").write_bytes(text.encode("utf-8", "surrogateescape"))
    return folder


STUDIES = "nct_id|brief_title|phase\nNCT90000001|One|Phase 2/Phase 3\nNCT90000002|Two|N/A\n"


def told(errors: list[RecordError], folder: Path) -> list[tuple[str, str, str]]:
    return [(str(Path(e.source).relative_to(folder)), e.place, e.reason) for e in errors]


def test_missing_columns_and_tables_are_fine(tmp_path: Path) -> None:
    records, errors = read(write(tmp_path, studies=STUDIES))
    assert errors == []
    codes = [[v.code for v in r.study.lists["phases"]] for r in records if r.study]
    assert codes == [["PHASE2", "PHASE3"], ["NA"]]


def test_a_table_without_numbers_of_studies_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    records, errors = read(write(tmp_path, studies=STUDIES, conditions="id|name\n1|Widgetitis\n", keywords="\n"))
    assert [r.nct_id for r in records] == ["NCT90000001", "NCT90000002"]
    found = told(errors, tmp_path)
    assert [(source, place) for source, place, _ in found] == [("conditions.txt", "line 1"), ("keywords.txt", "line 1")]
    assert "no column nct_id" in found[0][2]


def test_rows_that_cannot_be_read_are_told_with_table_and_line(tmp_path: Path) -> None:
    conditions = (
        'id|nct_id|name\n1|NCT90000001|"Two\nlines"\n2|NCT90000002|one|more\n3|NCT9|short\n'
        "4|NCT90000001|caf\udce9\n5|NCT90000009|Of no study\n6|NCT90000002|Widgetitis\n7|NCT90000008|Nor this\n"
        '8|NCT90000002|"open\n9|NCT90000002|Last\n'
    )
    records, errors = read(write(tmp_path, studies=STUDIES + "NCT90000001|Again|\n", conditions=conditions))
    assert [r.study and [v.text for v in r.study.lists["conditions"]] for r in records] == [
        ["Two\nlines"],
        ["Widgetitis", "Last"],
    ]
    found = told(errors, tmp_path)
    assert [(source, place) for source, place, _ in found] == [
        ("conditions.txt", "line 4"),
        ("conditions.txt", "line 5"),
        ("conditions.txt", "line 6"),
        ("conditions.txt", "line 10"),
        ("studies.txt", "line 4"),
        ("conditions.txt", "line 7"),
    ]
    reasons = [reason for *_, reason in found]
    assert "4 cells; the header has 3" in reasons[0]
    assert "'NCT9' is no NCT number" in reasons[1]
    assert "not UTF-8: byte 0xE9" in reasons[2]
    assert "not closed" in reasons[3]
    assert "stands in studies before" in reasons[4]
    assert reasons[5].startswith("2 rows are of studies that studies does not hold, the first of NCT90000009")


def test_unknown_values_are_kept_and_noticed(tmp_path: Path) -> None:
    studies = "nct_id|brief_title|overall_status|enrollment\nNCT90000001|One|Dancing|[15]\n"
    (record,), errors = read(write(tmp_path, studies=studies))
    assert errors == []
    assert record.study is not None
    assert (record.study.scalars["status"].text, record.study.scalars["status"].code) == ("Dancing", None)
    assert record.notices == (
        ("/studies/NCT90000001/overall_status", "unknown status 'Dancing'"),
        ("/studies/NCT90000001/enrollment", "unknown number '[15]'"),
    )


def test_a_date_filled_up_by_aact_gives_way_to_the_month_of_the_registry(tmp_path: Path) -> None:
    header = "nct_id|brief_title|start_month_year|start_date|completion_date\n"
    studies = header + "NCT90000001|One|2031-02|2031-02-28|2033-04-05\n"
    (record,), _ = read(write(tmp_path, studies=studies))
    assert record.study is not None
    assert (record.study.said("start_date"), record.study.said("completion_date")) == ("2031-02", "2033-04-05")
