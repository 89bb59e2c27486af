"""Measures linking: takes registry strings, hand gold, corpora and seeds, gives what is linked and what is right."""
