"""The house itself: dependencies import, pins cover them, no file names a host or a machine's paths."""

import importlib
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
IMPORT_NAMES = {"marisa-trie": "marisa_trie", "pyyaml": "yaml", "import-linter": "importlinter"}
NOT_MODULES = {"types-pyyaml", "types-lxml", "pyarrow-stubs", "kgbuild"}


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement)[0].lower()


def _declared() -> list[str]:
    extras = PROJECT["project"]["optional-dependencies"]
    return sorted({_name(r) for r in [*PROJECT["project"]["dependencies"], *extras["dev"], *extras["neo4j"]]})


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", [n for n in _declared() if n not in NOT_MODULES])
def test_every_declared_dependency_imports(name: str) -> None:
    importlib.import_module(IMPORT_NAMES.get(name, name.replace("-", "_")))


def _closure(names: list[str]) -> set[str]:
    """The names and all that they require on this machine."""
    from packaging.requirements import Requirement

    seen: set[str] = set()
    queue = list(names)
    for name in queue:
        if _canonical(name) in seen or name == "kgbuild":
            continue
        seen.add(_canonical(name))
        for text in metadata.requires(name) or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                queue.append(requirement.name)
    return seen


def test_constraints_pin_everything_that_an_installation_needs() -> None:
    pinned = {_canonical(name) for name in _pins()}
    assert _closure(_declared()) - pinned == set()


def test_constraints_name_versions_only() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    pins = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line) for line in pins)


def test_the_versions_that_scispacy_needs() -> None:
    pins = {_canonical(k): v for k, v in _pins().items()}
    assert int(pins["numpy"].split(".")[0]) < 2
    assert int(pins["pyarrow"].split(".")[0]) < 26
    assert int(pins["pandas"].split(".")[0]) < 3


def _committed() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    files = [ROOT / line for line in done.stdout.splitlines()]
    return [f for f in files if f.is_file() and f.suffix not in {".parquet", ".png", ".gz", ".xz"}]


# Written in pieces, so that this file does not name them either.
HOSTS = re.compile(
    "|".join(("pypi" + r"\.(?:org|python)", "pythonhosted" + r"\.org", "index" + r"[-_]url\s*=", "find" + "-links"))
)
MACHINE = re.compile(
    r"(?:^|[\s\"'=(`:])(?:"
    + "|".join(("/wo" + "rk/", "/home/" + r"\w", "/Us" + "ers/", "/tm" + "p/[a-z]", "/ro" + "ot/"))
    + ")"
)


@pytest.mark.parametrize(("pattern", "what"), [(HOSTS, "a package registry host"), (MACHINE, "a path of one machine")])
def test_no_file_names(pattern: re.Pattern[str], what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {what}"
        for path in _committed()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_wheel_works_without_the_checkout(tmp_path: Path) -> None:
    """A non-editable installation finds vocabulary, queries and seeds inside the package."""
    files = [f for f in _committed() if not f.is_relative_to(ROOT / "tests")]
    source = tmp_path / "source"
    for path in files:
        target = source / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-build-isolation", "--no-index", "--target", tmp_path / "site", source],
        check=True,
    )
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from kgbuild import resources as r\n"
        "assert r.ontologies_dir().is_relative_to(sys.argv[1]), r.ontologies_dir()\n"
        "print(len(list(r.seeds_dir().glob('*.txt'))), any(r.ontologies_dir().glob('core/*.tsv')),\n"
        "      any(r.queries_dir().glob('cypher/*.cypher')), any(r.queries_dir().glob('sparql/*.rq')))\n"
        "import kgbuild.vocab; print(len(kgbuild.vocab.load_vocabulary()) > 0)\n"
        "import kgbuild.graph.schema as s; s.schema()\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, tmp_path / "site"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["5", "True", "True", "True", "True"], done.stderr
