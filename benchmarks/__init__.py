"""Measurements that a reader can repeat: ``make bench``."""
