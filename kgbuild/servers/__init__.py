"""Starts a real Neo4j or Fuseki on loopback, from Maven artifacts, without a container engine.

Takes ``servers.toml``, gives context managers: ``running_neo4j()`` yields a ``Neo4jServer`` (uri, user, password),
``running_fuseki()`` a ``FusekiServer`` (endpoint). ``python -m kgbuild.servers neo4j|fuseki`` runs one in the
foreground.
"""

from kgbuild.servers.config import FusekiConfig, Neo4jConfig, server_config
from kgbuild.servers.fuseki import FusekiServer, running_fuseki
from kgbuild.servers.neo4j import Neo4jServer, running_neo4j

__all__ = [
    "FusekiConfig",
    "FusekiServer",
    "Neo4jConfig",
    "Neo4jServer",
    "running_fuseki",
    "running_neo4j",
    "server_config",
]
