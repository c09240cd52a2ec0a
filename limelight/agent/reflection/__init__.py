"""Reflection: what was made is looked at, and what is poor is made once more."""
