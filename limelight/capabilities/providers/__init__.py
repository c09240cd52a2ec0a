"""Who serves capabilities."""
