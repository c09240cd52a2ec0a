"""Plans: made, quoted, opened, dispatched, carried out step by step, changed on the way, and recorded."""
