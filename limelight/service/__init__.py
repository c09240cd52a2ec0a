"""The service: one noun of the wire contract a file."""
