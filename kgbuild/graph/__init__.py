"""Graph: linked annotations to node, edge and evidence tables, their schema, checks and differences."""

from kgbuild.graph.diff import Change, Changes, diff_tables
from kgbuild.graph.read import read_table, table_path, tables_dir
from kgbuild.graph.schema import Schema, schema
from kgbuild.graph.tables import TableCounts, count_tables, write_tables
from kgbuild.graph.validate import validate_tables

__all__ = [
    "Change",
    "Changes",
    "Schema",
    "TableCounts",
    "count_tables",
    "diff_tables",
    "read_table",
    "schema",
    "table_path",
    "tables_dir",
    "validate_tables",
    "write_tables",
]
