"""The agents of a process: who there is, where they come from, and what each can do."""
