"""The agent of examples/ beside Limelight's own: what it can do, what comes with it, and what it is kept from."""

from __future__ import annotations

import ast
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from pydantic import BaseModel

from limelight import AgentSpec, Assistant, Guarded, Settings
from limelight.agent.director import Director, ScriptedModel
from limelight.agent.prompts import load_prompt, written_out
from limelight.agent.team.agents import chosen
from limelight.agent.team.creative import CREATIVE
from limelight.agent.team.loading import load_agent
from limelight.agent.team.roster import roster
from limelight.capabilities.history import Move
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.principal import LOCAL
from limelight.sdk.prompt import Prompt
from limelight.sdk.spec import SubagentSpec, ToolOutcome, ToolScope, ToolSpec
from tests.agent.brains import plan, step, worker
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine

EXAMPLE = Path(__file__).parents[2] / "examples" / "headline_agent.py"
HEADLINES = load_agent(str(EXAMPLE))
FIVE = "Write five headlines of at most 30 characters for my best seller"


@asynccontextmanager
async def beside(
    home: Path, *specs: AgentSpec, agent: str = "headlines", model: BaseChatModel | None = None
) -> AsyncIterator[Live]:
    """A conversation with one of several agents of one assistant."""
    director, engine = Director(word_delay_s=0), SketchEngine()
    async with await Assistant.open(
        Settings(home=home), spec=specs or (CREATIVE, HEADLINES), models=lambda role: model or director,
        engine=engine, warm=False,
    ) as assistant:  # fmt: skip
        here = Live(assistant, engine, await assistant.new_thread(agent=agent))
        yield here
        engine.release()
        assert await here.faults() == []


def test_it_is_one_short_file_of_public_parts() -> None:
    source = EXAMPLE.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 60
    imported = [node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    assert imported == ["limelight", "limelight.subagents"]
    assert [tool.name for tool in HEADLINES.tools] == ["save_headlines", "compose_display"]


async def test_it_makes_what_it_is_for(home: Path) -> None:
    async with beside(home) as talk:
        heard = await talk.say(FIVE)
        assert (heard.outcome, heard.made) == ("success", {"headline": 5})
        assert (
            heard.answers[0] == "Five headlines for the 20 oz Insulated Tumbler, at most 30 characters each."
        )
        assert all(len(one["meta"]["text"]) <= 30 for one in heard.artifacts)
        heard = await talk.say("Make display ads in 300x250 and 728x90")
        made = sorted(a["meta"]["placement"] for a in heard.artifacts if a["kind"] == "image")
        assert made == [
            "300x250",
            "728x90",
        ]


CANNOT = "I cannot make a video here; the agent “creative” can, in a new conversation with it."


async def test_it_says_what_it_cannot_do_and_who_can(home: Path) -> None:
    async with beside(home) as talk:
        heard = await talk.say("Create a video for my hiking boots")
        assert (heard.route, heard.outcome, heard.made) == ("respond concepts.create", "success", {})
        assert heard.answer.startswith(f"{CANNOT} This is what I do:\n\n- Writes headlines within a limit")
        offered = (await talk.say("Hi, what can you do?")).answer
        assert "- Lays out display ads, one for each placement, in the brand's look." in offered
        assert f"“{FIVE}”" in offered
        assert "video" not in offered


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        (
            "Crea un vídeo para mis botas",
            "Eso no puedo hacerlo aquí; el agente “creative” sí, en una conversación nueva",
        ),
        (
            "Erstelle ein Video für meine Wanderschuhe",
            "Das kann ich hier nicht; der Agent „creative“ kann es",
        ),
        (
            "Crée une vidéo pour mes chaussures",
            "Cela, je ne peux pas le faire ici ; l'agent « creative » le peut",
        ),
        ("Cria um vídeo para as minhas botas", "Isso não posso fazer aqui; o agente “creative” pode"),
        (
            "登山靴の動画を作って",
            "それはここではできません。エージェント「creative」なら、新しい会話でできます。",
        ),
    ],
)
async def test_it_says_so_in_the_persons_language(home: Path, said: str, answered: str) -> None:
    async with beside(home) as talk:
        assert (await talk.say(said)).answer.startswith(answered)


async def test_what_it_cannot_place_it_does_not_take_for_work_of_others(home: Path) -> None:
    async with beside(home) as talk:
        await talk.say(FIVE)
        heard = await talk.say("the second one shorter")
        assert heard.answer.startswith("I did not understand that. This is what I do:")


async def test_of_several_wishes_it_does_what_it_can(home: Path) -> None:
    async with beside(home) as talk:
        heard = await talk.say("write two headlines for my tumbler and compose an audio ad")
        assert heard.made == {"headline": 2}
        assert heard.answers[0].endswith(
            "I cannot make an audio ad here; the agent “creative” can, in a new conversation with it."
        )


async def test_both_work_beside_each_other(home: Path) -> None:
    async with beside(home) as talk:
        other = Live(talk.assistant, talk.engine, await talk.assistant.new_thread())
        mine, theirs = await talk.begin(FIVE), await other.begin("Create a video for my latest hiking gear")
        assert (await talk.hear(mine)).made == {"headline": 5}
        assert (await other.hear(theirs)).made == {"concept": 3}
        infos = [
            await talk.assistant.storage.conversations.thread(LOCAL, one.thread_id) for one in (talk, other)
        ]
        assert [info.agent for info in infos] == ["headlines", "creative"]


async def test_memory_telemetry_and_time_travel_come_with_it(home: Path) -> None:
    async with beside(home) as talk:
        first = await talk.say(FIVE)
        state = await talk.state()
        assert state.product is not None
        assert [item.status for item in state.plan.values()] == ["done"]

        run = await talk.assistant.storage.runs.get(first.run_id)
        assert (run.agent, run.prompts) == (
            "headlines",
            ["respond@1", "acknowledge@1", "plan@1", "summarise@1", "subagent:copy@1", "subagent:image@1"],
        )
        led = await _prompts_of_calls(talk, first.run_id)
        assert sorted(set(led)) == ["acknowledge@1", "plan@1", "subagent:copy@1", "summarise@1"]

        graph = talk.assistant.agents.of("headlines").graph
        kept = await graph.aget_state({"configurable": {"thread_id": f"{talk.thread_id}/{first.run_id}"}})
        assert list(kept.values["reports"]) == ["headlines"]

        await talk.say("two more")
        fork = await talk.assistant.fork(LOCAL, talk.thread_id, first.run_id)
        info = await talk.assistant.storage.conversations.thread(LOCAL, fork)
        there = Live(talk.assistant, talk.engine, fork)
        assert (info.agent, len(await there.list("headline"))) == ("headlines", 5)
        assert (await there.say("Create a video for it")).answer.startswith(CANNOT)


async def _prompts_of_calls(talk: Live, run_id: str) -> list[str]:
    def work(conn: Any) -> list[str]:
        return [
            row[0]
            for row in conn.execute(
                "SELECT prompt FROM usage WHERE run_id = ? AND capability = 'text.chat'", (run_id,)
            )
        ]

    return await talk.assistant.storage.db.read(work)


async def test_the_content_cache_comes_with_it(home: Path) -> None:
    async with beside(home) as talk:
        asked = "Make a display ad in 300x250 for my tumbler"
        await talk.say(asked)
        other = Live(talk.assistant, talk.engine, await talk.assistant.new_thread(agent="headlines"))
        await other.say(asked)
        used = {line.capability: line for line in await talk.assistant.storage.usage.by_capability(LOCAL)}
        assert (used["image.compose"].calls, used["image.compose"].cached) == (2, 1)


def planned(tool: str, subagent: str, **args: Any) -> ScriptedModel:
    return ScriptedModel(
        script={
            "plan": [plan("x", step("one", subagent, tool, args), product_id="np-tumbler-20")],
            f"subagent:{subagent}": [worker],
            "acknowledge": [AIMessage("On it.")], "summarise": [AIMessage("That is what there is.")],
        },
        repeat_last=True,
    )  # fmt: skip


async def test_its_tools_may_not_ask_for_more_than_it_may_use(home: Path) -> None:
    """A tool that says less than it does gets no further than one that is honest."""
    sly = replace(HEADLINES.subagents[1], tools=(replace(HEADLINES.subagents[1].tools[0], capabilities=()),))
    spec = replace(HEADLINES, subagents=(HEADLINES.subagents[0], sly), capabilities=())
    ads = [{"placement": "300x250", "headline": "Sip by sip"}]
    model = planned("compose_display", "image", product_id="np-tumbler-20", ads=ads)
    async with beside(home, spec, model=model) as talk:
        heard = await talk.say("Make a display ad in 300x250 for my tumbler")
        assert heard.made == {}
        results = [event["content"] for event in heard.events if event["type"] == "TOOL_CALL_RESULT"]
        assert "the agent headlines may not use image.cutout; it may use nothing." in results[0]


async def test_its_guardrails_are_stricter_than_the_house(home: Path) -> None:
    model = planned("save_headlines", "copy", headlines=["The best tumbler ever made"], max_chars=40)
    lax = replace(HEADLINES, name="lax", guardrails=Guarded())
    async with beside(home, HEADLINES, lax, model=model) as talk:
        assert (await talk.say(FIVE)).made == {}
        other = Live(talk.assistant, talk.engine, await talk.assistant.new_thread(agent="lax"))
        assert (await other.say(FIVE)).made == {"headline": 1}
    with pytest.raises(BadInput, match="the policy has no category 'rudeness'; it has hate, minors, "):
        async with beside(home, replace(HEADLINES, guardrails=Guarded(block=("rudeness",)))):
            pass


async def test_its_limits_hold(home: Path) -> None:
    spec = replace(HEADLINES, limits=replace(HEADLINES.limits, steps=1))
    async with beside(home, spec) as talk:
        heard = await talk.say("write two headlines and a display ad for my tumbler")
        assert (heard.outcome, heard.made) == ("interrupt", {})
        assert heard.answers[-1] == (
            "That takes 2 steps, and one message may take 1. Which part shall I begin with?"
        )


async def test_an_agent_that_is_not_there_is_named(home: Path) -> None:
    async with beside(home) as talk:
        with pytest.raises(NotFound, match="there is no agent 'poet' here; there are creative, headlines"):
            await talk.assistant.new_thread(agent="poet")
        thread = talk.thread_id
    async with beside(home, CREATIVE, agent="") as talk:
        talk.thread_id = thread
        with pytest.raises(NotFound, match="there is no agent 'headlines' here; there are creative"):
            await talk.begin(FIVE)
    with pytest.raises(BadInput, match="agents with names of their own; these are creative, creative"):
        async with beside(home, CREATIVE, CREATIVE):
            pass


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("nowhere/agent.py", "there is no file "),
        ("tests.agent.live:Live", "Live is a type, not an AgentSpec"),
        ("tests.agent.live", "module 'tests.agent.live' has no attribute 'AGENT'"),
    ],
)
def test_an_agent_that_cannot_be_loaded_says_why(where: str, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        load_agent(where)
    assert caught.value.message.startswith(f"the agent {where!r} cannot be loaded: ")
    assert why in caught.value.message


def versions(*texts: str) -> Prompt:
    made = tuple(Prompt(f"# Role: plan\n{text}", version=str(n)) for n, text in enumerate(texts, 1))
    for one in made:
        one.versions = made
    return made[-1]


def shares(moves: Sequence[Move]) -> dict[str, int]:
    prompt, drawn = versions("old", "new"), dict[str, int]()
    for n in range(400):
        version = chosen(prompt, moves, name="creative/plan", ticket=f"thr_{n}").version
        drawn[version] = drawn.get(version, 0) + 1
    return drawn


def test_a_version_of_a_prompt_gets_its_share_of_conversations() -> None:
    def moved(version: str, **to: Any) -> Move:
        return Move(name="creative/plan", version=version, who="me", evidence="an eval", **to)

    assert shares([]) == {"2": 400}
    trial = [moved("2", stage="candidate", share=0.25)]
    assert shares(trial) == {"1": 297, "2": 103}
    assert shares([*trial, moved("2", stage="retired")]) == {"1": 400}
    assert shares([*trial, moved("2", stage="production")]) == {"2": 400}
    spec = replace(CREATIVE, prompts={"plan": versions("old", "new")})
    listed = [one for one in roster([spec], trial)[0].prompts if one.name == "creative/plan"]
    assert [(one.version, one.stage, one.share) for one in listed] == [
        ("1", "production", 1.0), ("2", "candidate", 0.25),
    ]  # fmt: skip


class Taglines(BaseModel):
    taglines: list[str]
    tone: str = ""


async def _nothing(scope: ToolScope, args: BaseModel) -> ToolOutcome:
    return ToolOutcome(summary="")


async def test_the_planner_of_an_agent_with_other_tools_decides(home: Path) -> None:
    """The router has no words for its work, so nothing is turned down before its planner has seen it."""
    own = ToolSpec("save_taglines", "Record taglines.", Taglines, _nothing)
    poet = SubagentSpec("poet", "Writes taglines.", (own,), "x")
    async with beside(home, replace(HEADLINES, subagents=(*HEADLINES.subagents, poet))) as talk:
        heard = await talk.say("Create a video for my hiking boots")
        assert (heard.route, heard.outcome) == ("orchestrate concepts.create", "interrupt")
        assert heard.answer.startswith("I cannot make a video here. This is what I do:\n\n- Writes headlines")
        assert (await talk.say("blorp the frizzle")).route == "orchestrate unknown"


def test_a_planner_is_told_of_tools_that_limelight_does_not_know() -> None:
    own = ToolSpec("save_taglines", "Record taglines.", Taglines, _nothing)
    poet = SubagentSpec("poet", "Writes taglines.", (own,), "x")
    spec = replace(HEADLINES, subagents=(*HEADLINES.subagents, poet))
    text = written_out(spec, {"plan": load_prompt("plan")}, [CREATIVE])["plan"]
    assert "\n- poet: Writes taglines. Tools: save_taglines.\n" in text
    assert "\n- poet, `save_taglines {taglines, tone}`: Record taglines.\nLeave out of `args`" in text
    assert "paint_shots {" not in text
    assert "\n- creative: " in text
    whole = written_out(CREATIVE, {"plan": load_prompt("plan")})["plan"]
    assert "5 to 60 s.\nLeave out of `args`" in whole
    assert "There is no other agent here." in whole


async def test_what_precedes_the_context_is_the_same_on_every_call(home: Path) -> None:
    """System prompt and tools are a prefix that a provider can cache: byte for byte, whoever asks for what."""
    model = planned("save_headlines", "copy", headlines=["Sip by sip"], max_chars=30)
    async with beside(home, model=model) as talk:
        await talk.say(FIVE)
        await talk.say("Write headlines for my hiking boots")
        first = [(role, str(messages[0].text)) for role, messages in model.calls]
    by_role = {role: {text for who, text in first if who == role} for role, _ in first}
    assert {role: len(texts) for role, texts in by_role.items()} == dict.fromkeys(
        ("acknowledge", "plan", "subagent:copy", "summarise"), 1
    )
    for texts in by_role.values():
        (text,) = texts
        assert not any(
            word in text for word in ("{{", "<for ", "2026", "np-tumbler", "Sip by sip", talk.thread_id)
        )
