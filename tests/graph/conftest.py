from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kgbuild.graph import read_table, write_tables
from kgbuild.model import Annotation
from kgbuild.vocab import Vocabulary
from tests.graph.small import small_vocabulary

Rows = list[dict[str, Any]]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    return small_vocabulary(tmp_path_factory.mktemp("small"))


@pytest.fixture
def tables(small: Vocabulary, tmp_path: Path) -> Callable[..., Callable[[str], Rows]]:
    """``tables(annotations…)("edges")``: the rows of a table without nulls."""

    def write(*annotations: Annotation, folder: str = "tables") -> Callable[[str], Rows]:
        write_tables(annotations, small, tmp_path / folder)
        return lambda name: [
            {k: v for k, v in row.items() if v is not None} for row in read_table(tmp_path / folder, name).to_pylist()
        ]

    return write
