"""What a plan will make, how long it will take and what it will cost, before it is begun; and what was agreed, while it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pydantic import BaseModel, Field, JsonValue

from limelight.capabilities.operator import Operator
from limelight.infra.voice import Voice
from limelight.schema.capability import Capability
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.work import SUBAGENT_TOOLS as OWN_SUBAGENTS
from limelight.schema.work import TOOL_ARGS
from limelight.sdk.budget import Bounds
from limelight.sdk.context import RunLimits

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
PARTS = frozenset({"picture", "clip", "end card", "music bed"})
"""What videos are made of."""
SUBAGENT_TOOLS = {"image": "paint_pictures", "video": "compile_video", "music": "compose_bed"}
"""What a step is taken for when its plan leaves the tool to the subagent."""
ELSEWHERE_S: Mapping[Capability, float] = {"image.generate": 8.0, "video.animate": 60.0}
"""What a call of a model takes that is not the studio's, more or less."""
USUAL_SECONDS = 3.0
"""Of a clip whose length is not said."""
LEEWAY_USD, LEEWAY_S = 1.25, 4.0
"""How far above what was quoted the work may go before steps are left out."""
SMALL_USD = 0.1
"""And this much more: a cut-out, or a call that was made twice, is not quoted."""
THOUGHTS = 12
"""Calls of chat models that a step may take on the average, everything that is done again included."""
SHORTER = 0.2
"""Of a planner's estimate: what was quick may have been found in a cache further down."""
SHORTEST_S = 600.0
"""No work is cut off sooner than this: an estimate of seconds is not worth enforcing."""


class Quote(BaseModel):
    """What a plan was said to need."""

    makes: dict[str, int] = Field(default_factory=dict)
    seconds: float = 0.0
    usd: float = 0.0
    deadline_s: float | None = None
    """The run's own time, by its route; None once the person has agreed to the quote: then what that says holds."""
    steps: int = 0
    """Of the plan."""
    step_limit: int | None = None
    """Steps that the run's route allows."""
    whole: bool = True
    """Whether the price of everything is known; where it is not, no more than the settings' own limit holds."""

    @property
    def items(self) -> int:
        """How many things it makes."""
        return sum(self.makes.values())

    @property
    def words(self) -> str:
        """The same in English, in which it is kept."""
        return self.said(Voice())

    def said(self, voice: Voice) -> str:
        """`40 pictures and 40 clips, about 12 minutes, about $4.80`; several videos with what they are made of."""
        counted = {what: voice.counted(what, n) for what, n in self.makes.items()}
        if self.makes.get("video", 0) > 1 and (parts := [counted[one] for one in self.makes if one in PARTS]):
            rest = [counted[one] for one in self.makes if one not in {*PARTS, "video"}]
            listed = voice.listed([f"{counted['video']} ({voice.listed(parts)})", *rest])
        else:
            listed = voice.listed([*counted.values()])
        money = voice.say("quote_money", usd=f"{max(self.usd, 0.01):,.2f}") if self.usd else ""
        return listed + voice.say("quote_time", time=_time(self.seconds, voice)) + money

    def plus(self, more: Quote) -> Quote:
        """What was agreed and what a change of it adds; the run's own time grows by the time of that."""
        makes = Counter(self.makes) + Counter(more.makes)
        return Quote(
            makes=dict(makes), seconds=self.seconds + more.seconds, usd=round(self.usd + more.usd, 4),
            deadline_s=None if self.deadline_s is None else self.deadline_s + more.seconds,
            steps=self.steps + more.steps, step_limit=self.step_limit, whole=self.whole and more.whole,
        )  # fmt: skip

    @property
    def most_usd(self) -> float:
        """US dollars that providers may ask for the work; chat models are not quoted."""
        return self.usd * LEEWAY_USD + SMALL_USD

    @property
    def most_s(self) -> float:
        """Seconds that it may take."""
        return self.deadline_s if self.deadline_s is not None else max(self.seconds * LEEWAY_S, SHORTEST_S)

    def bounds(self, limits: RunLimits) -> Bounds:
        """What a run may use: what was quoted and what its route allows, and never more than the settings do."""
        return Bounds(
            steps=THOUGHTS * max(self.step_limit or 0, self.steps) or None, tokens=limits.tokens,
            usd=limits.usd, made_usd=self.most_usd if self.whole else None, seconds=self.most_s,
            grace_s=max(limits.grace_s, LEEWAY_S * self.seconds),  # what is under way is not lost for being slow
        )  # fmt: skip

    def overrun(self, *, seconds: float, usd: float) -> str:
        """Why no further step may begin, in words; empty while there is time and money left."""
        if self.whole and usd > self.most_usd:
            return f"the work has cost ${usd:,.2f}, and about ${self.usd:,.2f} was agreed"
        if self.deadline_s is not None and seconds > self.deadline_s:
            return f"the work has taken longer than the {_time(self.deadline_s)} that it was given"
        if seconds > self.most_s:
            return f"the work has taken {_time(seconds)}, and about {_time(self.seconds)} was agreed"
        return ""


def quoted(plan: Plan, operator: Operator, *, hands: int = 1) -> Quote:
    """The quote of a plan, by the prices of the models that would be asked first; `hands` make media at once."""
    makes: Counter[str] = Counter()
    usd, whole = 0.0, True
    for step in plan.steps:
        kind, capability, lengths = _made(step)
        if capability is None:
            tool = step.inputs.get("tool")
            whole = whole and (tool in TOOL_ARGS if tool else step.subagent in OWN_SUBAGENTS)
            continue
        makes[kind] += len(lengths)
        picture = capability.startswith("image.")
        if price := operator.price(capability):
            usd += sum(price.of(pictures=int(picture), seconds=0 if picture else one) for one in lengths)
    return Quote(
        makes=dict(makes), seconds=round(_seconds_of(plan, operator, hands), 1), usd=round(usd, 4), steps=len(plan.steps),
        whole=whole,
    )  # fmt: skip


def at_pace(plan: Plan, paces: Mapping[str, float]) -> Plan:
    """The plan with the time its steps take here: `paces` are seconds of a call, by capability, as the newest ones took.

    What has no pace yet keeps its planner's estimate, and none becomes shorter than `SHORTER` of that.
    """
    steps: list[PlanStep] = []
    for step in plan.steps:
        _, capability, lengths = _made(step)
        pace = paces.get(capability) if capability else None
        if pace is not None and lengths:
            seconds = max(pace * len(lengths), SHORTER * step.estimate_s)
            step = step.model_copy(update={"estimate_s": round(min(seconds, 3600.0), 2)})
        steps.append(step)
    return plan.model_copy(update={"steps": steps})


def renewed(quote: Quote, left: Plan, operator: Operator, *, hands: int = 1) -> Quote:
    """The quote of what is left of work that is taken up: it has time and money of its own, at today's prices."""
    today = quoted(left, operator, hands=hands)
    return today.model_copy(update={"step_limit": quote.step_limit, "deadline_s": quote.deadline_s})


def time_of(plan: Plan, *, hands: int, work: Mapping[str, float] | None = None) -> float:
    """Seconds: all its work divided among the hands, but never less than its longest chain of steps. `work` is that of each
    step, by its id; left out: as the plan says."""
    ends: dict[str, float] = {}
    work = {step.id: step.estimate_s for step in plan.steps} if work is None else work
    for step in plan.steps:
        begun = max((ends.get(name, 0.0) for name in step.depends), default=0.0)
        at_once = min(
            hands, max(len(_made(step)[2]), 1)
        )  # a step makes its shots, or its clips, side by side
        ends[step.id] = begun + work[step.id] / at_once
    return max([sum(work.values()) / hands, *ends.values()])


def _seconds_of(plan: Plan, operator: Operator, hands: int) -> float:
    return time_of(plan, hands=hands, work={step.id: _work_s(step, operator) for step in plan.steps})


def _work_s(step: PlanStep, operator: Operator) -> float:
    """Seconds of work in a step: as its planner thinks, who knows the studio; of others' models what they usually take."""
    _, capability, lengths = _made(step)
    usual = ELSEWHERE_S.get(capability) if capability else None
    if usual is None or capability is None or operator.family(capability) in {"studio", ""}:
        return step.estimate_s
    return max(step.estimate_s, usual * len(lengths))


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


def _time(seconds: float, voice: Voice | None = None) -> str:
    voice = voice or Voice()
    if seconds < 90:
        return voice.say("seconds", n=max(5, round(seconds / 5) * 5))
    if seconds < 5400:
        return voice.say("minutes", n=round(seconds / 60))
    return voice.say("hours", n=f"{seconds / 3600:.1f}")
