"""What the editor does: pictures are changed into new ones, and the state document into another one.

All but `maker` is pure: a picture or a state in, a picture or a state out. `maker` finds what an edit names
and records what it makes; `limelight.agent.editing.edits` takes the events in, keeps the state and undoes.
"""

from __future__ import annotations
