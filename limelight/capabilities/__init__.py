"""Every model is a capability behind one operator."""
