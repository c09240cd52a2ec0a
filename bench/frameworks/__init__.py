"""The fan-out's work in other frameworks, in an environment of their own."""
