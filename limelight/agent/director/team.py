"""Who works for the agent that the Director speaks for, as its prompt says: what it can make, what it cannot, and who can."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from limelight.agent.team.remit import KNOWN, TOOLS, within
from limelight.infra.voice import Voice
from limelight.router.questions import does
from limelight.schema.context import Context
from limelight.schema.understanding import Act, Label, Understanding

_BLOCK = re.compile(r"(?ms)^<(team|colleagues|examples)>\n(.*?)^</\1>$")
_CANNOT: dict[Label, str] = {
    "concepts.create": "make a video", "concepts.more": "write concepts", "concepts.choose": "make a video",
    "storyboard.create": "make a storyboard", "video.animate": "animate a video", "video.endcard": "close a video",
}  # fmt: skip
"""Work as one says it who does not do it."""
_FOLLOWS: frozenset[Label] = frozenset(
    {"concepts.choose", "concepts.more", "shot.edit", "shots.redo", "edit.restore", "edit.delete"}
)
"""What is said of something that was made before: where nothing was, it was about something else."""
_MEMBER = re.compile(r"- (?P<name>[a-z0-9_\-]+): (?P<does>.*?)(?: Tools: (?P<tools>[a-z0-9_, ]+)\.)?")


@dataclass(frozen=True)
class Member:
    """A subagent, or another agent."""

    name: str
    does: str
    tools: frozenset[str]


@dataclass(frozen=True)
class Team:
    """The agent's subagents, and the agents beside it. Without any it is Limelight's own, with every tool."""

    members: tuple[Member, ...] = ()
    colleagues: tuple[Member, ...] = ()
    examples: tuple[str, ...] = ()

    @classmethod
    def read(cls, prompt: str) -> Team:
        """As a head's prompt lists it."""
        found = {tag: body.splitlines() for tag, body in _BLOCK.findall(prompt)}
        examples = [line.removeprefix("- ") for line in found.get("examples", []) if line.startswith("- ")]
        return cls(_members(found.get("team", [])), _members(found.get("colleagues", [])), tuple(examples))

    @property
    def tools(self) -> frozenset[str]:
        """What it has; everything when nobody is named."""
        return frozenset(t for one in self.members for t in one.tools) if self.members else KNOWN

    @property
    def whole(self) -> bool:
        """Whether it can do all that Limelight can."""
        return self.tools >= KNOWN

    def able(self, understanding: Understanding, context: Context) -> tuple[Understanding, str]:
        """The message without what nobody here can do, and the sentence that says what that is and who can do it."""
        if self.whole:
            return understanding, ""
        kept, beyond = within(understanding, self.tools)
        if not (context.concepts or context.storyboard or context.videos):
            beyond = [act for act in beyond if act.label not in _FOLLOWS]
        return kept, self.cannot(beyond, understanding.language) if beyond else ""

    def cannot(self, acts: Sequence[Act], language: str = "en") -> str:
        """`I cannot make a video here; the agent “creative” can.`"""
        named = [what for act in acts if (what := _CANNOT.get(act.label) or does(act.label))]
        needed = {tool for act in acts for tool in TOOLS.get(act.label, ())}
        who = next((one.name for one in self.colleagues if needed <= one.tools), "") if needed else ""
        voice = Voice(language)
        said = voice.say("team_cannot", what=voice.either(named) or "do that")
        return said + (voice.say("team_who", who=who) if who else "") + voice.say("stop")

    def offer(self, language: str = "en") -> str:
        """What it does, and what could be said."""
        rows = "\n".join(f"- {one.does}" for one in self.members)
        voice = Voice(language)
        tries = " · ".join(voice.say("quoted", text=one) for one in self.examples)
        tried = f"\n\n{voice.say('team_try')} {tries}" if tries else ""
        return f"{voice.say('team_does')}\n\n{rows}{tried}"

    def next(self, said: str, language: str = "en") -> str:
        """What could be asked next: of the examples the one that is least like what was said."""
        if not self.examples:
            return Voice(language).say("team_open")
        words = set(said.lower().split())
        example = min(self.examples, key=lambda one: len(words & {*one.lower().split()}))
        voice = Voice(language)
        return voice.say("team_next", example=voice.say("quoted", text=example))

    def answer(self, understanding: Understanding, beyond: str, usual: str) -> str:
        """What a team with fewer tools answers where Limelight's own words would promise more than it can do."""
        if self.whole:
            return usual
        language, label = understanding.language, next((act.label for act in understanding.acts), "unknown")
        if beyond:
            return f"{beyond} {self.offer(language)}"
        if label == "chat.capabilities":
            return self.offer(language)
        if label == "chat.greeting":
            return f"{Voice(language).say('team_hello')} {self.offer(language)}"
        if label == "unknown":
            return f"{Voice(language).say('team_unclear')} {self.offer(language)}"
        return usual


def _members(lines: Sequence[str]) -> tuple[Member, ...]:
    found = [match for line in lines if (match := _MEMBER.fullmatch(line.strip()))]
    return tuple(
        Member(m["name"], m["does"], frozenset(t.strip() for t in (m["tools"] or "").split(",") if t.strip()))
        for m in found
    )
