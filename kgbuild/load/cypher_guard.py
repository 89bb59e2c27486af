"""Refuses Cypher that does more than read the graph: takes a query and its parameters, gives nothing or an error.

The engine's read-only mode is no sandbox: ``LOAD FROM`` reads any file and ``COPY … TO`` writes one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kgbuild.model.errors import UsageError

FORBIDDEN = frozenset(
    {
        *("LOAD", "COPY", "EXPORT", "IMPORT", "ATTACH", "DETACH", "INSTALL", "UNINSTALL", "EXTENSION", "FORCE"),
        *("CREATE", "MERGE", "SET", "DELETE", "REMOVE", "DROP", "ALTER", "COMMENT", "USE"),
        *("BEGIN", "COMMIT", "ROLLBACK", "CHECKPOINT"),
    }
)
"""Words that begin a clause which writes, or reads files or networks."""

READ_CALLS = frozenset({"SHOW_TABLES", "TABLE_INFO", "SHOW_CONNECTION", "DB_VERSION", "SHOW_FUNCTIONS", "SHOW_INDEXES"})
"""Procedures that only describe the graph."""

_TOKEN = re.compile(
    r"""(?P<skip>"(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | /\*.*?\*/ | //[^\n]*)
      | (?P<quoted>`[^`]*`) | \$(?P<parameter>\w+) | (?P<word>[^\W\d]\w*) | (?P<mark>[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)


def check_query(query: str, params: Mapping[str, Any]) -> None:
    """Let one reading query pass.

    Raises:
        UsageError: the query writes, touches files, holds several statements, or uses a parameter that is not given.
    """
    before, call, ended = "", False, False
    for token in _TOKEN.finditer(query):
        if token["skip"] is not None:
            if not token["skip"].startswith("/"):
                before = "text"
            continue
        if ended:
            raise UsageError("Cypher: one query at a time")
        if token["parameter"] and token["parameter"] not in params:
            raise UsageError(f"Cypher: parameter ${token['parameter']} is not given")
        word = (token["word"] or "").upper()
        if word in FORBIDDEN and before not in (".", ":", "|", "AS"):
            raise UsageError(f"Cypher: {word} is not allowed, the store is read-only")
        if call and word not in READ_CALLS:
            raise UsageError(f"Cypher: CALL {token[0]} is not allowed, the store is read-only")
        call, ended = word == "CALL" and before not in (".", ":", "|"), token["mark"] == ";"
        before = word or token[0]
