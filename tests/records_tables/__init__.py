"""Tests of containers, detection, AACT and CSV exports."""
