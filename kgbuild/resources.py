"""Where the data that ships with the package lies: core vocabulary, query library, seed documents, trained models.

Takes nothing, gives folders. In a source checkout (editable installs too) they are the repository's own top-level
folders; in an installed wheel they are copies under ``kgbuild/data`` (see ``setup.py``).
"""

from __future__ import annotations

from pathlib import Path

from kgbuild.model.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    """The shipped folder ``name``; a checkout's wins over a copy.

    Raises:
        UsageError: the installation is incomplete.
    """
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    installed = _PACKAGE / "data" / name
    if installed.is_dir():
        return installed
    raise UsageError(f"this installation of kgbuild has no {name} folder: install it again")


def ontologies_dir() -> Path:
    """The folder with ``core/*.tsv`` and ``prefixes.tsv``."""
    return _folder("ontologies")


def queries_dir() -> Path:
    """The folder with ``cypher/*.cypher`` and ``sparql/*.rq``."""
    return _folder("queries")


def models_dir() -> Path:
    """The folder with the trained models."""
    return _folder("models")


def seeds_dir() -> Path:
    """The folder with the five seed documents."""
    return _folder("seeds")
