"""The parts that agents are built from: specs, tools, subagents, events, state."""
