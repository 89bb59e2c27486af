"""Measures linking: takes registry strings, hand gold, corpora and seeds, gives how much is linked and how much right."""
