"""What a plan will make, how long it will take and what it will cost, before it is begun; and what was agreed, while it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pydantic import BaseModel, Field, JsonValue

from limelight.capabilities.operator import Operator
from limelight.schema.capability import Capability
from limelight.schema.plan import Plan, PlanStep

TOOLS: Mapping[str, tuple[str, Capability, str]] = {
    "paint_shots": ("picture", "image.generate", "shots"),
    "paint_pictures": ("picture", "image.generate", "n"),
    "compose_display": ("display ad", "image.compose", "ads"),
    "animate_shots": ("clip", "video.animate", "shots"),
    "make_endcard": ("end card", "video.endcard", ""),
    "compile_video": ("video", "video.compile", ""),
    "make_audio_ad": ("audio ad", "audio.compose", ""),
    "compose_bed": ("music bed", "music.compose", ""),
}
"""What a call of a tool makes, by which capability, and the argument that says how many."""
SUBAGENT_TOOLS = {"image": "paint_pictures", "video": "compile_video", "music": "compose_bed"}
"""What a step is taken for when its plan leaves the tool to the subagent."""
USUAL_SECONDS = 3.0
"""Of a clip whose length is not said."""
LEEWAY_USD, LEEWAY_S = 1.25, 4.0
"""How far above what was quoted the work may go before steps are left out."""
SMALL_USD = 0.1
"""And this much more: a cut-out, or a call that was made twice, is not quoted."""
SHORTEST_S = 600.0
"""No work is cut off sooner than this: an estimate of seconds is not worth enforcing."""


class Quote(BaseModel):
    """What a plan was said to need."""

    makes: dict[str, int] = Field(default_factory=dict)
    seconds: float = 0.0
    usd: float = 0.0
    deadline_s: float | None = None
    """The run's own time, by its route; None once the person has agreed to the quote: then what that says holds."""

    @property
    def items(self) -> int:
        """How many things it makes."""
        return sum(self.makes.values())

    @property
    def words(self) -> str:
        """`40 pictures and 40 clips, about 12 minutes, about $4.80`."""
        counted = [f"{n:,} {what if n == 1 else what + 's'}" for what, n in self.makes.items()]
        listed = " and ".join([", ".join(counted[:-1]), counted[-1]] if len(counted) > 1 else counted)
        money = f", about ${max(self.usd, 0.01):,.2f}" if self.usd else ""
        return f"{listed}, about {_time(self.seconds)}{money}"

    def overrun(self, *, seconds: float, usd: float) -> str:
        """Why no further step may begin, in words; empty while there is time and money left."""
        if usd > self.usd * LEEWAY_USD + SMALL_USD:
            return f"the work has cost ${usd:,.2f}, and about ${self.usd:,.2f} was agreed"
        if self.deadline_s is not None and seconds > self.deadline_s:
            return f"the work has taken longer than the {_time(self.deadline_s)} that it was given"
        most = max(self.seconds * LEEWAY_S, SHORTEST_S)
        if seconds > most:
            return f"the work has taken {_time(seconds)}, and about {_time(self.seconds)} was agreed"
        return ""


def quoted(plan: Plan, operator: Operator) -> Quote:
    """The quote of a plan, by the prices of the models that would be asked first."""
    makes: Counter[str] = Counter()
    usd = 0.0
    for step in plan.steps:
        kind, capability, lengths = _made(step)
        if capability is None:
            continue
        makes[kind] += len(lengths)
        picture = capability.startswith("image.")
        if price := operator.price(capability):
            usd += sum(price.of(pictures=int(picture), seconds=0 if picture else one) for one in lengths)
    return Quote(makes=dict(makes), seconds=sum(step.estimate_s for step in plan.steps), usd=round(usd, 4))


def _made(step: PlanStep) -> tuple[str, Capability | None, list[float]]:
    """What a step makes: kind, capability, and the seconds of each thing it makes."""
    tool = str(step.inputs.get("tool") or SUBAGENT_TOOLS.get(step.subagent, ""))
    if tool not in TOOLS:
        return "", None, []
    kind, capability, argument = TOOLS[tool]
    args = step.inputs.get("args")
    given = args if isinstance(args, dict) else {}
    batch = given.get(argument) if argument else None
    if isinstance(batch, list):
        return kind, capability, [_seconds(one) for one in batch]
    return kind, capability, [_seconds(given)] * (batch if isinstance(batch, int) else 1)


def _seconds(args: JsonValue) -> float:
    told = args.get("seconds") if isinstance(args, dict) else None
    return float(told) if isinstance(told, int | float) else USUAL_SECONDS


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{max(5, round(seconds / 5) * 5)} seconds"
    if seconds < 5400:
        return f"{round(seconds / 60)} minutes"
    return f"{seconds / 3600:.1f} hours"
