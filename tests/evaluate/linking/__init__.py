"""Tests of the linking evaluation."""
