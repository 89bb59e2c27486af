"""A session with a Neo4j server: takes an address and a user, gives the driver's session, and failures as one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kgbuild.model.errors import StoreError, UsageError

if TYPE_CHECKING:
    from neo4j import Session

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@contextmanager
def neo4j_session(uri: str, user: str, password: str, database: str, retry_seconds: float) -> Iterator[Session]:
    """A session whose failures become one line that says what to do."""
    try:
        from neo4j import GraphDatabase
        from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError
    except ImportError as error:
        raise UsageError("the Neo4j driver is not installed: pip install 'kgbuild[neo4j]'") from error
    if uri.partition("://")[0] not in _SCHEMES:
        raise UsageError(f"{uri!r} cannot be used as a Neo4j address: it begins with {', '.join(_SCHEMES)}, then ://")
    try:
        driver = GraphDatabase.driver(
            uri,
            auth=(user, password),
            connection_timeout=15,
            max_transaction_retry_time=retry_seconds,
            # Else the driver logs a warning for each relationship type that the tables have no edge of.
            notifications_min_severity="OFF",
        )
    except (ConfigurationError, ValueError) as error:
        raise UsageError(f"{uri!r} cannot be used as a Neo4j address: {one_line(error)}") from error
    connected = False
    try:
        with driver, driver.session(database=database) as session:
            driver.verify_connectivity()
            connected = True
            yield session
    except AuthError as error:
        raise StoreError(f"Neo4j at {uri} refused user {user}: wrong name or password (NEO4J_PASSWORD)") from error
    except DriverError as error:
        what = f"the connection to Neo4j at {uri} was lost" if connected else f"no Neo4j answers at {uri}"
        again = "; load again, it goes on to the same graph" if connected else ""
        raise StoreError(f"{what} ({one_line(error)}){again}") from error
    except Neo4jError as error:
        raise StoreError(f"Neo4j at {uri} failed: {error.code}: {one_line(error)}") from error


def one_line(error: BaseException) -> str:
    """What an error says, on one line."""
    text = getattr(error, "message", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:300]
