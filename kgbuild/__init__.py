"""kgbuild: clinical-trial records to a biomedical knowledge graph, every edge traceable to its characters."""

__version__ = "0.1.0"
