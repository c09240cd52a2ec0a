"""Editing: by hand, by words, and turning back."""
