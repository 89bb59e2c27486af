"""Pulling releases from a real server that breaks off, changes, refuses or lies."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kgbuild.model.errors import LockedError, UsageError
from kgbuild.vocab.pull import Patience, Pulled, Quiet, pull, target_name
from tests.pull.server import Site, serving

CONTENT = os.urandom(1 << 20)
SHA = hashlib.sha256(CONTENT).hexdigest()
QUICK = Patience(tries=4, wait=0.01, longest=0.05)


@dataclass(frozen=True)
class Source:
    """What the manifest says of a source."""

    url: str
    name: str = "mondo"
    files: tuple[str, ...] = ("mondo.obo",)
    sha256: str = ""
    licence: str = "CC-BY-4.0"
    version: str = "2026-01-06"


class Told(Quiet):
    def __init__(self) -> None:
        self.begun: list[tuple[str, int | None, int]] = []
        self.bytes = 0
        self.messages: list[str] = []

    def begin(self, name: str, total: int | None, done: int) -> None:
        self.begun.append((name, total, done))

    def advance(self, by: int) -> None:
        self.bytes += by

    def message(self, text: str) -> None:
        self.messages.append(text)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def site() -> Site:
    return Site(CONTENT)


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with serving(site) as base:
        yield f"{base}/releases/mondo.obo"


def _names(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()} - {".lock", "pulled.json"}


def _ledger(folder: Path) -> dict[str, dict[str, object]]:
    files: dict[str, dict[str, object]] = json.loads((folder / "pulled.json").read_text("utf-8"))["files"]
    return files


def _whole(done: Pulled, folder: Path) -> None:
    assert done.failed == ()
    assert _names(folder) == {"mondo.obo"}
    assert (folder / "mondo.obo").read_bytes() == CONTENT


def test_a_file_and_its_entry(address: str, tmp_path: Path) -> None:
    told = Told()
    done = pull([Source(address)], tmp_path / "a" / "b", told, QUICK)
    _whole(done, tmp_path / "a" / "b")
    assert told.begun == [("mondo.obo", len(CONTENT), 0)]
    assert told.bytes == len(CONTENT)
    entry = _ledger(tmp_path / "a" / "b")["mondo.obo"]
    assert (entry["sha256"], entry["etag"], entry["url"]) == (SHA, '"v1"', address)
    assert (entry["version"], entry["licence"], entry["checked"]) == ("2026-01-06", "CC-BY-4.0", False)


def test_the_newest_is_not_fetched_again(site: Site, address: str, tmp_path: Path) -> None:
    pull([Source(address)], tmp_path, None, QUICK)
    told = Told()
    done = pull([Source(address)], tmp_path, told, QUICK)
    _whole(done, tmp_path)
    assert not done.files[0].fresh
    assert told.bytes == 0
    site.script = ["change"]
    assert pull([Source(address)], tmp_path, None, QUICK).files[0].fresh
    assert (tmp_path / "mondo.obo").read_bytes() == CONTENT[::-1]


def test_a_checked_file_needs_no_request(site: Site, address: str, tmp_path: Path) -> None:
    pull([Source(address, sha256=SHA.upper())], tmp_path, None, QUICK)
    asked = len(site.asked)
    done = pull([Source(address, sha256=SHA)], tmp_path, None, QUICK)
    assert done.files[0].checked
    assert len(site.asked) == asked


def test_a_damaged_file_is_fetched_again(address: str, tmp_path: Path) -> None:
    pull([Source(address)], tmp_path, None, QUICK)
    (tmp_path / "mondo.obo").write_bytes(b"cut")
    _whole(pull([Source(address)], tmp_path, None, QUICK), tmp_path)
    (tmp_path / "pulled.json").write_text("{", "utf-8")
    _whole(pull([Source(address)], tmp_path, None, QUICK), tmp_path)


def test_a_broken_connection_is_resumed(site: Site, address: str, tmp_path: Path) -> None:
    site.script = ["drop", "drop", "drop", "drop", "drop", "drop"]
    told = Told()
    _whole(pull([Source(address, sha256=SHA)], tmp_path, told, QUICK), tmp_path)
    assert [a.get("if-range") for a in site.asked] == [None] + ['"v1"'] * 6
    assert told.bytes == len(CONTENT)
    assert told.begun[-1][2] > len(CONTENT) * 0.9


def test_the_next_pull_goes_on(site: Site, address: str, tmp_path: Path) -> None:
    site.script = ["drop", "503", "503", "503"]
    done = pull([Source(address)], tmp_path, None, QUICK)
    assert "bytes are kept" in done.failed[0][1]
    assert _names(tmp_path) == {"mondo.obo.part", "mondo.obo.part.json"}
    _whole(pull([Source(address)], tmp_path, None, QUICK), tmp_path)
    assert site.asked[-1]["range"].startswith("bytes=")


def test_a_whole_part_is_taken(site: Site, address: str, tmp_path: Path) -> None:
    (tmp_path / "mondo.obo.part").write_bytes(CONTENT)
    (tmp_path / "mondo.obo.part.json").write_text(json.dumps({"url": address, "mark": '"v1"'}), "utf-8")
    _whole(pull([Source(address, sha256=SHA)], tmp_path, None, QUICK), tmp_path)
    assert len(site.asked) == 1


@pytest.mark.parametrize("note", ['{"url": "http://elsewhere/x", "mark": "v1"}', "{", "[]"])
def test_bytes_of_something_else_are_not_continued(address: str, tmp_path: Path, note: str) -> None:
    (tmp_path / "mondo.obo.part").write_bytes(b"another file")
    (tmp_path / "mondo.obo.part.json").write_text(note, "utf-8")
    _whole(pull([Source(address)], tmp_path, None, QUICK), tmp_path)


def test_a_server_without_ranges(site: Site, address: str, tmp_path: Path) -> None:
    site.ranges = False
    site.script = ["drop", "drop"]
    _whole(pull([Source(address)], tmp_path, None, QUICK), tmp_path)
    site.script = ["drop"] * 10
    assert pull([Source(address)], tmp_path / "b", None, QUICK).failed
    assert len(site.script) == 10 - QUICK.tries


def test_a_server_without_marks_is_not_resumed(site: Site, address: str, tmp_path: Path) -> None:
    site.etag = ""
    site.script = ["drop"]
    _whole(pull([Source(address)], tmp_path, None, QUICK), tmp_path)
    assert all("range" not in a for a in site.asked)


def test_a_file_that_changes_half_way_is_begun_anew(site: Site, address: str, tmp_path: Path) -> None:
    site.script = ["drop", "change"]
    assert pull([Source(address)], tmp_path, None, QUICK).failed == ()
    assert (tmp_path / "mondo.obo").read_bytes() == CONTENT[::-1]
    assert _ledger(tmp_path)["mondo.obo"]["etag"] == '"v2"'


def test_a_wrong_checksum_is_set_aside(address: str, tmp_path: Path) -> None:
    done = pull([Source(address, sha256="0" * 64)], tmp_path, None, QUICK)
    assert SHA in done.failed[0][1]
    assert _names(tmp_path) == {"mondo.obo.bad"}
    assert pull([Source(address, sha256=SHA)], tmp_path, None, QUICK).failed == ()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (["404"], "answered 404"),
        (["403"], "answered 403"),
        (["503"] * 9, "answered 503"),
        (["html"], "a web page"),
        (["to file:///etc/passwd"], "does not follow"),
        (["to ftp://127.0.0.1/x"], "does not follow"),
        (["to /again"] * 20, "does not follow"),
    ],
)
def test_refusals(site: Site, address: str, tmp_path: Path, script: list[str], said: str) -> None:
    site.script = script
    done = pull([Source(address)], tmp_path, None, QUICK)
    assert said in done.failed[0][1]
    assert done.failed[0][1].startswith(address)
    assert _names(tmp_path) == set()


def test_busy_then_good(site: Site, address: str, tmp_path: Path) -> None:
    site.script, site.wait = ["503", "429", "to /elsewhere/real.file"], "1"
    told = Told()
    _whole(pull([Source(address)], tmp_path, told, QUICK), tmp_path)
    assert len(told.messages) == 2
    assert "trying again in 0.05 s" in told.messages[0]


def test_nobody_there(tmp_path: Path) -> None:
    with serving(Site(b"")) as base:
        pass
    done = pull([Source(f"{base}/mondo.obo")], tmp_path, None, QUICK)
    assert "no network?" in done.failed[0][1]


def test_a_proxy_is_used(site: Site, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", address.rpartition("/releases")[0])
    _whole(pull([Source("http://example.invalid/mondo.obo")], tmp_path, None, QUICK), tmp_path)
    assert site.asked[0]["host"] == "example.invalid"


def test_one_failure_does_not_stop_the_others(site: Site, address: str, tmp_path: Path) -> None:
    site.script = ["404"]
    done = pull([Source(address + ".gz", "hp", ("hp.obo",)), Source(address)], tmp_path, None, QUICK)
    assert [f[0] for f in done.failed] == ["hp"]
    assert [f.source for f in done.files] == ["mondo"]


@pytest.mark.parametrize(
    ("url", "files", "name"),
    [
        ("https://x.org/a/mondo.obo", ("mondo.obo",), "mondo.obo"),
        ("https://x.org/a/mondo.obo.gz?raw=1", ("mondo.obo",), "mondo.obo.gz"),
        ("https://x.org/a/RxNorm_2026.zip", ("rxnorm*.zip", "RxNorm*"), "RxNorm_2026.zip"),
        ("https://x.org/download/latest", ("drugbank_vocabulary.csv",), "drugbank_vocabulary.csv"),
        ("https://x.org/download/latest.zip", ("drugbank_vocabulary.csv",), "drugbank_vocabulary.csv.zip"),
        ("https://x.org/a/..%2f..%2fevil.obo", ("*.obo",), "evil.obo"),
    ],
)
def test_target_names(url: str, files: tuple[str, ...], name: str) -> None:
    assert target_name(Source(url, files=files)) == name


def test_an_archive_is_named_as_one(site: Site, address: str, tmp_path: Path) -> None:
    site.content = b"PK\x03\x04" + CONTENT
    source = Source(address.removesuffix("mondo.obo") + "latest", files=("mondo.csv", "all mondo.csv.zip"))
    for fresh in (True, False):
        (file,) = pull([source], tmp_path, None, QUICK).files
        assert (file.path.name, file.fresh) == ("all mondo.csv.zip", fresh)
    assert _names(tmp_path) == {"all mondo.csv.zip"}
    (file,) = pull([Source(address + "2", "b", files=("b.csv",))], tmp_path, None, QUICK).files
    assert file.path.name == "b.csv.zip"


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://x.org/a", "https://", "nonsense"])
def test_what_cannot_be_pulled(url: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be pulled"):
        pull([Source(url)], tmp_path)


def test_two_sources_may_not_take_one_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="another source"):
        pull([Source("https://x.org/mondo.obo"), Source("https://y.org/mondo.obo", "other")], tmp_path)


def test_one_pull_at_a_time(address: str, tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(LockedError, match="another pull"):
            pull([Source(address)], tmp_path, None, QUICK)
    _whole(pull([Source(address)], tmp_path, None, QUICK), tmp_path)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    with pytest.raises(UsageError, match="cannot write"):
        pull([Source("https://x.org/mondo.obo")], tmp_path / "f")
