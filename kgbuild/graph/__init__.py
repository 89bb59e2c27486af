"""Graph: linked annotations to node, edge and evidence tables, their schema, checks and differences."""
