"""The tables of a vocabulary: built from concepts, held in memory or written to and mapped from an index folder."""
