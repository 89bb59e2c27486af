"""Sources that are half empty, change while they are read, or lie beside a damaged build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kgbuild.model.errors import RecordError, UsageError
from kgbuild.rebuild import BuildConfig, build, current_build, list_builds, scan, update
from kgbuild.rebuild.annotate import Pipeline
from kgbuild.rebuild.guard import GUARDED_FROM, check_deleted
from kgbuild.rebuild.rollback import rollback
from tests.rebuild.studies import study, words, write
from tests.rebuild.test_stages import Messages
from tests.rebuild.test_update import assert_same_tables, config, from_scratch


@pytest.fixture
def trials(tmp_path: Path) -> Path:
    for n in range(5):
        write(tmp_path / "trials", f"{n}.json", study(n, drug=n % 4, condition=n % 3))
    return tmp_path / "trials"


def test_more_deleted_than_is_allowed(trials: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph"
    first = build(config(trials, out))
    for n in (0, 1):
        (trials / f"{n}.json").unlink()
    with pytest.raises(UsageError, match=r"2 of the 5 records of .* more than the 30%.*--max-deleted 1") as error:
        update(config(trials, out, max_deleted=0.3))
    assert error.value.exit_code == 2
    assert current_build(out) == first.folder.resolve()
    assert not list(out.glob("builds/.*"))
    # Exactly the share is allowed, and a graph this small is not guarded unless one is given.
    second = update(config(trials, out, max_deleted=0.4))
    assert second.records == 3
    write(trials, "4.json", study(4, drug=1))
    (trials / "2.json").unlink()
    (trials / "3.json").unlink()
    assert update(config(trials, out)).records == 1


def test_larger_graphs_are_guarded_unasked(trials: Path, tmp_path: Path) -> None:
    write(trials, "many.json", *(study(n) for n in range(100, 100 + GUARDED_FROM)))
    folder = build(config(trials, tmp_path / "graph")).folder
    ids = [f"kgb.record:NCT9{n:07d}.ctgov_v2_json" for n in (*range(5), *range(100, 100 + GUARDED_FROM))]
    check_deleted(folder, ids[52:], None)
    with pytest.raises(UsageError, match="53 of the 105 records"):
        check_deleted(folder, [*ids[53:], "kgb.record:NCT90009999.ctgov_v2_json"], None)
    check_deleted(folder, [], 1.0)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_that_is_none(share: float) -> None:
    with pytest.raises(UsageError, match="share from 0 to 1"):
        BuildConfig(sources=(Path("in"),), max_deleted=share)


@pytest.mark.parametrize("what", ["changes", "goes"])
def test_a_known_document_is_not_what_it_was(
    trials: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """It is known by its digest, its rows are no longer cached, and it is another one when it is read again."""
    out = tmp_path / "graph"
    build(config(trials, out))
    other = words().joinpath("words.tsv").read_text("utf-8") + "MONDO:1\tCondition\tanother\t\t\t\t\t\t\t\n"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "words.tsv").write_text(other, encoding="utf-8")
    real = scan.spool_missing

    def meanwhile(*given: object) -> object:
        write(trials, "3.json", study(3, drug=1, enrollment=77)) if what == "changes" else (trials / "3.json").unlink()
        return real(*given)  # type: ignore[arg-type]

    told = Messages()
    with monkeypatch.context() as patch:
        patch.setattr("kgbuild.rebuild.driver.spool_missing", meanwhile)
        report = update(config(trials, out, ontologies=tmp_path / "other"), told)
    assert report.exit_code == 1
    [rejected] = report.rejected
    assert Path(rejected.source).name == "3.json"
    assert rejected.place == "kgb.record:NCT90000003.ctgov_v2_json"
    assert "changed while it was read" in rejected.reason
    assert any("3.json" in m for m in told.said)
    again = update(config(trials, out, ontologies=tmp_path / "other"))
    assert again.exit_code == 0
    assert again.records == (5 if what == "changes" else 4)


def test_a_record_that_cannot_be_extracted_is_told_each_time(
    trials: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Pipeline.__call__

    def odd(self: Pipeline, record: object) -> object:
        if record.nct_id == "NCT90000002":  # type: ignore[attr-defined]
            return RecordError(record.source, "extraction failed", "")  # type: ignore[attr-defined]
        return real(self, record)  # type: ignore[arg-type]

    monkeypatch.setattr(Pipeline, "__call__", odd)
    out = tmp_path / "graph"
    first = build(config(trials, out))
    again = update(config(trials, out))
    assert (first.exit_code, again.exit_code, again.published) == (1, 1, False)
    assert first.rejected == again.rejected
    assert first.records == 4
    monkeypatch.undo()
    mended = update(config(trials, out))
    assert (mended.exit_code, mended.records, mended.base) == (0, 5, first.build_id)
    assert_same_tables(mended.folder, from_scratch(trials, tmp_path).folder)


@pytest.mark.parametrize("torn", ["manifest.json", "tables/edges.parquet", "tables/records.parquet"])
def test_a_damaged_build_blocks_nothing(trials: Path, tmp_path: Path, torn: str) -> None:
    """What a power cut may leave: the next update is whole, and nothing leads back to the damaged one."""
    out = tmp_path / "graph"
    first = build(config(trials, out))
    path = first.folder / torn
    path.write_bytes(path.read_bytes()[:40])
    told = Messages()
    second = update(config(trials, out), told)
    assert second.base is None
    assert second.published
    assert any("damaged" in m for m in told.said)
    assert second.build_id in [info.build_id for info in list_builds(out)]
    assert json.loads((second.folder / "manifest.json").read_text("utf-8"))["previous"] is None
    with pytest.raises(UsageError, match="damaged"):
        rollback(out, first.build_id)
    assert_same_tables(second.folder, from_scratch(trials, tmp_path).folder)


def test_two_texts_of_one_date(trials: Path, tmp_path: Path) -> None:
    write(trials, "other.json", study(1, drug=3))
    report = build(config(trials, tmp_path / "graph"))
    [left_out] = report.superseded
    assert "another version of the same date, 2024-01-02" in left_out.reason
    assert report.exit_code == 0
