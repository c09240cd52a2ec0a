"""`text.chat`: chat models as entries of the registry, by role, and how an agent talks to them."""
