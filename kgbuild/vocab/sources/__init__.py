"""Readers of terminology files: each takes a file and its manifest entry, gives concepts and mappings."""
