"""Load: tables to stores and files: embedded Cypher and SPARQL, servers, exports. One module a store."""
