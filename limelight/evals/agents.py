"""Test agents: people described in words, with the goals they pursue and what they insist on."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Goal(BaseModel):
    """One thing the person wants, in their own words, and what must have come of it."""

    say: str
    expect: dict[str, int] = Field(default_factory=dict[str, int])
    """Artifact kind → how many new ones, at least."""
    forbid: list[str] = Field(default_factory=list[str])
    """Kinds of which no new one may appear."""
    asks: bool = False
    """Whether the answer must be a short question, rather than work or a speech."""
    max_chars: int = 0
    """The longest headline that may come of it; 0 sets no limit."""


class TestAgent(BaseModel):
    """A simulated person."""

    __test__ = False

    name: str
    prompt: str
    """Who they are, in natural language: shown in the transcript, and what a model would play."""
    goals: list[Goal]


AGENTS: dict[str, TestAgent] = {
    agent.name: agent
    for agent in (
        TestAgent(
            name="outfitter",
            prompt=(
                "You run a small outdoor shop. You have no design experience and little time. You want one video of your "
                "newest hiking product, at sunrise, with one shot on a forest trail, your logo and 'Keep it wild' at the "
                "end, a vertical version, and three short headlines. You are friendly and brief."
            ),
            goals=[
                Goal(say="Hi, what can you do?", forbid=["concept", "shot", "clip", "video"]),
                Goal(say="Create a video for my latest hiking gear", expect={"concept": 3}),
                Goal(say="I like concept 3, but at sunrise", expect={"shot": 4}, forbid=["clip"]),
                Goal(say="Use a forest trail in the second shot", expect={"shot": 1}, forbid=["clip"]),
                Goal(say="Animate it", expect={"clip": 4, "music": 1, "video": 1}, forbid=["shot"]),
                Goal(
                    say="Add our logo and the slogan 'Keep it wild' to the end",
                    expect={"endcard": 1, "video": 1},
                    forbid=["shot", "clip"],
                ),
                Goal(
                    say="Make it vertical too, and write me three headlines of at most 30 characters",
                    expect={"video": 1, "headline": 3},
                    max_chars=30,
                ),
            ],
        ),
        TestAgent(
            name="hurried",
            prompt=(
                "You sell skin care. You write in lower case, half sentences, from a phone. You want ideas for the serum, "
                "pick one by number, and then only headlines, at most 25 characters. You change your mind quickly."
            ),
            goals=[
                Goal(say="hey need a vid for the serum", expect={"concept": 3}),
                Goal(say="2 pls", expect={"shot": 4}),
                Goal(
                    say="write 4 headlines max 25 characters",
                    expect={"headline": 4},
                    forbid=["shot", "clip"],
                    max_chars=25,
                ),
                Goal(say="thx", forbid=["concept", "shot", "clip", "video", "headline"]),
            ],
        ),
        TestAgent(
            name="sceptic",
            prompt=(
                "You are careful and slightly suspicious. You ask what the assistant can do, send nonsense to see what it "
                "does, and expect an honest question back rather than work you did not ask for."
            ),
            goals=[
                Goal(say="What can you do for me?", forbid=["concept", "shot", "clip", "video"]),
                Goal(say="🤔🤔🤔", forbid=["concept", "shot", "clip", "video"], asks=True),
                Goal(say="flurb the wug sideways", forbid=["concept", "shot", "clip", "video"], asks=True),
                Goal(say="animate it", forbid=["clip", "video"], asks=True),
            ],
        ),
    )
}
