"""Runs: a message is taken, carried out, cut short or ended, and what it left open is closed."""
