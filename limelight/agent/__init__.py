"""The creative agent: head graph, fast responder, orchestrator, prompts, and the Director."""
