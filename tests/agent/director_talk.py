"""Messages and contexts for talking to the Director, made by hand as the graph makes them."""

from __future__ import annotations

import json

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage, ToolMessage
from pydantic import JsonValue

from limelight.agent.director import Director
from limelight.agent.prompts import load_prompt
from limelight.schema.context import (
    BrandView,
    ClipView,
    ConceptView,
    Context,
    MediaView,
    ProductView,
    ShotView,
)
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.state import ConceptShot
from limelight.schema.understanding import Act, Label, ProductChoice, Slots, Understanding
from limelight.schema.work import SUBAGENT_TOOLS, TOOL_ARGS
from limelight.subagents.prompts import subagent_prompt

PACK = ProductView(
    id="pack",
    title="Northpeak Ridgeline 45 Hiking Backpack",
    category="hiking gear",
    brand="Northpeak",
    price="USD 149.00",
    stars=4.7,
    launch_date="2026-10-03",
    facts=["Holds 45 litres", "Weighs 1.2 kg", "Rain cover included"],
    bullets=["Recycled ripstop nylon", "Ventilated back panel and padded hip belt"],
)
TUMBLER = ProductView(
    id="tumbler",
    title="20 oz Insulated Tumbler",
    category="drinkware",
    brand="Northpeak",
    price="USD 29.00",
    facts=["Keeps drinks hot for 6 hours", "Dishwasher safe"],
    bullets=["Press-in lid with slide closure"],
)
SERUM = ProductView(
    id="serum", title="Glow Serum with Vitamin C", category="skin care", facts=["10 % vitamin C", "Vegan"]
)
PRODUCTS = (PACK, TUMBLER, SERUM)
NEWEST = ProductChoice(
    product_id="pack", title=PACK.title, why="it is your newest hiking product, launched 3 October 2026"
)
SCENES = (
    "the crest of a sand dune in the desert",
    "sandstone and fine desert sand",
    "rippled desert dunes to the horizon",
    "a smooth dune slope in the desert",
)
FRAMINGS = ("hero", "detail", "wide", "side")


def shots() -> list[ConceptShot]:
    return [
        ConceptShot(
            title=f"View {n}",
            scene=f"{scene}, dusk light after the heat, terracotta and sand",
            framing=framing,
        )
        for n, (scene, framing) in enumerate(zip(SCENES, FRAMINGS, strict=True), start=1)
    ]


def context(stage: str = "start") -> Context:
    """The thread after `start`, `concepts`, `storyboard`, `video` or `endcard`."""
    at = ("start", "concepts", "storyboard", "video", "endcard").index(stage)
    view = Context(
        today="2026-11-21",
        catalogue=list(PRODUCTS),
        catalogue_size=14,
        brand=BrandView(name="Northpeak", slogan="Keep it wild.", avoid_words=["extreme"]),
    )
    if at >= 1:
        view.product = PACK
        view.concepts = [
            ConceptView(
                id=f"con{n}",
                index=n,
                title=title,
                mood=mood,
                shots=shots(),
                hook="An idea.",
                chosen=at >= 2 and n == 3,
            )
            for n, (title, mood) in enumerate(
                [
                    ("Off the Map", "calm, acoustic"),
                    ("The Last Ridge", "cinematic"),
                    ("The Open Line", "bold, warm, upbeat"),
                ],
                1,
            )
        ]
    if at >= 2:
        view.storyboard = [
            ShotView(
                slot=f"shot-{n}",
                index=n,
                id=f"s{n}",
                title=f"View {n}",
                prompt=f"{scene} at sunrise",
                framing=f,
                seed=n,
            )
            for n, (scene, f) in enumerate(zip(SCENES, FRAMINGS, strict=True), start=1)
        ]
    if at >= 3:
        view.clips = [ClipView(slot=f"shot-{n}", index=n, id=f"c{n}", shot_id=f"s{n}") for n in range(1, 5)]
        view.music = [MediaView(id="m1", kind="music", seconds=12)]
        view.videos = [MediaView(id="v1", kind="video", seconds=12, aspect="16:9")]
    if at >= 4:
        view.endcards = [MediaView(id="e1", kind="endcard", seconds=3, aspect="16:9", text="Keep it wild")]
        view.music = [MediaView(id="m2", kind="music", seconds=15)]
    return view


def understood(*acts: tuple[Label, Slots], question: str = "", language: str = "en") -> Director:
    """A Director whose understanding of any words is these acts."""
    found = [Act(label=label, clause="", score=0.9, margin=0.3, slots=slots) for label, slots in acts]
    return Director(
        word_delay_s=0,
        understander=lambda _text, _context: Understanding(acts=found, question=question, language=language),
    )


def talk(role: str, view: Context, words: str) -> list[AnyMessage]:
    return [
        SystemMessage(load_prompt(role)),
        HumanMessage(f"<context>\n{view.model_dump_json()}\n</context>"),
        HumanMessage(words),
    ]


def schema(name: str, model: type) -> dict[str, object]:
    return {
        "type": "function",
        "function": {"name": name, "description": name, "parameters": model.model_json_schema()},
    }


async def plan(director: Director, view: Context, words: str = "please") -> Plan:
    """The plan the Director submits, validated."""
    reply = await director.bind_tools([schema("submit_plan", Plan)]).ainvoke(talk("plan", view, words))
    assert [call["name"] for call in reply.tool_calls] == ["submit_plan"]
    return Plan.model_validate(json.loads(json.dumps(reply.tool_calls[0]["args"])))


def args(step: PlanStep) -> dict[str, JsonValue]:
    value = step.inputs["args"]
    assert isinstance(value, dict)
    return value


def task(
    step: PlanStep, *, product: ProductView | None = PACK, brand: BrandView | None = None
) -> list[AnyMessage]:
    body = {
        "step": step.model_dump(mode="json"),
        "product": product.model_dump(mode="json") if product else None,
        "brand": (brand or BrandView()).model_dump(mode="json"),
        "context": {"today": "2026-11-21"},
    }
    return [
        SystemMessage(subagent_prompt(step.subagent)),
        HumanMessage("<context>\n{}\n</context>"),
        HumanMessage(f"<task>\n{json.dumps(body)}\n</task>"),
    ]


async def work(
    step: PlanStep, *history: AnyMessage, product: ProductView | None = PACK, brand: BrandView | None = None
) -> AIMessage:
    """The subagent's next message for this step."""
    tools = [schema(name, TOOL_ARGS[name]) for name in SUBAGENT_TOOLS[step.subagent]]
    bound = Director(word_delay_s=0).bind_tools(tools)
    reply = await bound.ainvoke([*task(step, product=product, brand=brand), *history])
    assert isinstance(reply, AIMessage)
    for call in reply.tool_calls:
        TOOL_ARGS[call["name"]].model_validate(call["args"])
    return reply


def told(reply: AIMessage, text: str) -> ToolMessage:
    """The tool's answer to the reply's one call."""
    return ToolMessage(text, tool_call_id=reply.tool_calls[0]["id"] or "")
