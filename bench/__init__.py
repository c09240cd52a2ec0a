"""Measurements: each says its scenario and prints what it saw."""
