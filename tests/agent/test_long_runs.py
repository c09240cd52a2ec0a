"""Many videos at once: what they share is made once, they come one after another, and each can be opened and changed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.agent.director.recipes import recipe_plan
from limelight.agent.plan.ledger import PlanRecord
from limelight.agent.plan.pace import Gate, films_done, left_s
from limelight.agent.plan.quote import Quote, quoted
from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.fake import FakeProvider
from limelight.evals.routes.threads import thread_at
from limelight.infra.settings import Settings
from limelight.infra.voice import Voice
from limelight.router import understand
from limelight.schema.errors import BadInput
from limelight.schema.plan import Film, Plan, PlanStep
from limelight.schema.report import SubagentReport
from tests.agent.live import Heard, Live
from tests.agent.sketches import SketchEngine

EIGHT = "a video for each of my two best sellers, for Christmas and for Father's Day, two variations"
TITLES = [
    f"{product} · {occasion} · {n}"
    for product in ("20 oz Insulated Tumbler", "Glow Serum")
    for occasion in ("Christmas", "Father's Day")
    for n in (1, 2)
]


@asynccontextmanager
async def set_of(home: Path, **fake: Any) -> AsyncIterator[tuple[Live, FakeProvider]]:
    """A conversation whose media are faked, and the provider that fakes them."""
    made: list[FakeProvider] = []

    def provider(blobs: Any) -> FakeProvider:
        made.append(FakeProvider(blobs, **fake))
        return made[-1]

    director, engine = Director(word_delay_s=0), SketchEngine()
    async with await Assistant.open(
        Settings(home=home), models=lambda role: director, engine=engine, providers=[provider], warm=False
    ) as assistant:
        yield Live(assistant, engine, await assistant.new_thread()), made[0]


def counted(heard: Heard) -> list[dict[str, Any]]:
    """What the events said of the whole."""
    contents = [event["content"] for event in heard.events if event["type"] == "ACTIVITY_SNAPSHOT"]
    return [content for content in contents if content["slot"] == "plan"]


async def test_eight_videos_are_quoted_made_and_share_what_can_be_shared(home: Path) -> None:
    async with set_of(home) as (talk, fake):
        asked = await talk.say(EIGHT)
        assert asked.outcome == "interrupt"
        assert asked.answers[0] == (
            "I'll make eight videos of 20 oz Insulated Tumbler and Glow Serum for Christmas and Father's Day, two "
            "variations each, side by side, with your logo at the end."
        )
        assert asked.answers[1].startswith(
            "That makes 8 videos (32 pictures, 32 clips, 2 end cards and 3 music beds), "
        )
        assert fake.calls == []

        heard = await talk.say(Voice().say("go_ahead"))
        assert heard.outcome == "success"
        assert heard.made == {"shot": 32, "clip": 32, "endcard": 2, "music": 3, "video": 8}
        calls = Counter(capability for capability, _ in fake.calls)
        assert (
            calls
            == {
                "image.cutout": 2,  # once a product
                "image.generate": 32,
                "image.preview": 4,  # of the storyboard that is shown
                "video.animate": 32,
                "video.endcard": 2,  # once a brand
                "music.compose": 3,  # once a mood: one festive for both, one of its own for each product's Father's Day
                "video.compile": 8,
            }
        )
        requests: list[Any] = [
            request for capability, request in fake.calls if capability == "image.generate"
        ]
        prompts = Counter((request.prompt, request.framing, request.cutout) for request in requests)
        assert set(prompts.values()) == {2}  # each variation has the prompts of the other
        assert len({(request.prompt, request.cutout, request.seed) for request in requests}) == 32
        counts = counted(heard)
        assert (counts[0]["title"], counts[-1]["title"]) == ("0 of 8 videos", "8 of 8 videos")
        assert counts[-1]["eta_s"] == 0
        assert [item.title for item in (await talk.state()).films.values()] == TITLES
        assert await talk.faults() == []


async def test_one_is_opened_changed_and_taken_back_and_the_others_stay(home: Path) -> None:
    async with set_of(home) as (talk, _):
        await talk.say(EIGHT)
        await talk.say(Voice().say("go_ahead"))
        first = await talk.state()
        assert (first.film, len(first.storyboard)) == ("film-1", 4)

        heard = await talk.say("make shot 2 of the third video darker")
        assert heard.made == {"shot": 1}
        assert heard.answers[0].startswith(f"Video 3, {TITLES[2]}: Only shot 2 changes")
        third = await talk.state()
        assert third.film == "film-3"
        new = third.storyboard["shot-2"].artifact_id
        assert new == heard.artifacts[-1]["id"]
        assert heard.artifacts[-1]["meta"]["film"] == "film-3"

        await talk.edit("video.open", film="film-1")
        again = await talk.state()
        assert (again.film, again.storyboard, again.timeline) == ("film-1", first.storyboard, first.timeline)

        said = await talk.say("undo")
        back = await talk.state()
        assert said.answer == "Undone: the video that it was in is open, as it was before."
        assert back.film == "film-3"
        assert back.storyboard["shot-2"].artifact_id != new

        vertical = await talk.say("make the fifth video 9:16")
        assert vertical.made["shot"] == vertical.made["clip"] == 4
        shown = await talk.state()
        assert (shown.film, shown.timeline.aspect) == ("film-5", "9:16")
        assert shown.product is not None
        assert shown.product.title == "Maren Glow Serum with Vitamin C"

        listed = await talk.say("show me the first three")
        assert listed.answer == (
            "3 of 3 videos are ready. Say “open video 3” to see one:\n\n"
            f"1. **{TITLES[0]}**: ready\n2. **{TITLES[1]}**: ready\n3. **{TITLES[2]}**: ready"
        )
        assert (await talk.say("open video 7")).answer.startswith(f"Video 7 is open now: {TITLES[6]}.")
        assert (await talk.state()).film == "film-7"


async def test_a_product_that_fails_does_not_stop_the_others_and_is_named(home: Path) -> None:
    photos: list[str] = []

    def second(request: Any) -> Exception | None:
        photos.append(request.photo)
        return (
            None
            if request.photo == photos[0]
            else BadInput("the photo shows two things; send one of it alone")
        )

    async with set_of(home, script={"image.cutout": second}) as (talk, _):
        await talk.say(EIGHT)
        heard = await talk.say(Voice().say("go_ahead"))
        assert (heard.outcome, heard.made["video"]) == ("success", 4)
        gone = [one.title for one in (await talk.state()).films.values() if one.video_id is None]
        assert len(gone) == 4
        said = heard.answers[-1]
        assert said.startswith("Four videos are ready in 16:9.")
        assert f"there is no video yet of {gone[0]}, {gone[1]}, {gone[2]} and {gone[3]}." in said
        assert said.count("the photo shows two things; send one of it alone") == 1
        assert "nothing came of" not in said


async def test_stop_keeps_what_is_done_and_continue_makes_the_rest(home: Path) -> None:
    gate = asyncio.Event()
    compiled = iter(range(100))
    script = {"video.compile": lambda _: gate if next(compiled) >= 3 else None}
    async with set_of(home, script=script) as (talk, fake):
        await talk.say(EIGHT)
        run_id = await talk.begin(Voice().say("go_ahead"))
        await talk.until("video", 3)
        told = await talk.say("which videos are done?")  # in a run of its own, while the others are made
        assert told.answer.startswith("3 of 8 videos are ready.")
        done = next(key for key, item in (await talk.state()).films.items() if item.video_id)
        await talk.edit("video.open", film=done)
        await talk.edit("shot.delete", (await talk.shot_ids())[1])  # of this one alone
        await talk.say("stop")
        cut = await talk.hear(run_id)
        assert (cut.outcome, cut.made["video"]) == ("cancelled", 3)
        generated = fake.count("image.generate")
        gate.set()
        assert (await talk.say("write me two headlines for the serum")).made == {"headline": 2}
        rest = await talk.say("continue")
        assert rest.answers[0] == (
            "I am taking it up where it was: 3 of 8 videos are done, and stay as they are."
        )
        assert rest.made["video"] == 5
        assert fake.count("image.generate") == max(generated, 32)
        assert fake.count("video.compile") <= 8 + 5  # those in flight when it was stopped are begun again
        videos = await talk.list("video")
        assert [len(one.meta["timeline"]["clips"]) for one in videos] == [4] * 8  # type: ignore[index, arg-type, call-overload]
        assert (await talk.say("continue")).made == {}  # nothing is left


async def test_variations_of_a_video_stand_beside_it(home: Path) -> None:
    async with set_of(home) as (talk, fake):
        await talk.say("Take the kettle from idea to finished video")
        before = await talk.state()
        heard = await talk.say("two variations")
        assert heard.made == {"shot": 8, "clip": 8, "video": 2}  # music and end card are those there are
        state = await talk.state()
        assert [(key, item.index) for key, item in state.films.items()] == [
            ("", 0),
            ("film-1", 1),
            ("film-2", 2),
        ]
        left = state.films[""].left
        assert left is not None
        assert (left.storyboard, left.timeline) == (before.storyboard, before.timeline)
        requests: list[Any] = [
            request for capability, request in fake.calls if capability == "image.generate"
        ]
        prompts = [request.prompt for request in requests]
        assert sorted(set(prompts)) == sorted(set(prompts[:4]))
        assert len({request.seed for request in requests}) == 12
        await talk.edit("video.open", film="")
        assert (await talk.state()).storyboard == before.storyboard


def test_the_time_of_forty_videos_is_that_of_all_hands() -> None:
    text = (
        "find my ten best sellers and make a video for each, for Christmas and Father's Day, two variations"
    )
    context = thread_at("empty")
    plan = recipe_plan(text, context, understand(text, context))
    assert plan is not None
    one, two, many = (quoted(plan, Operator([]), hands=hands) for hands in (1, 2, 1000))
    assert one.seconds == 40 * (24 + 16 + 4) + 3 + 4 * 3
    assert two.seconds == one.seconds / 2
    assert many.seconds == 24 / 4 + 16 / 4 + 4  # one after the other, but four shots and four clips at once
    assert two.words == "40 videos (160 pictures, 160 clips, 1 end card and 4 music beds), about 15 minutes"


async def test_what_stands_first_has_the_next_place() -> None:
    gate, order, begin = Gate(1), list[int](), asyncio.Event()

    async def work(place: int) -> None:
        async with gate.turn(place):
            order.append(place)
            await begin.wait()

    first = asyncio.create_task(work(9))
    await asyncio.sleep(0)
    waiting = {place: asyncio.create_task(work(place)) for place in (5, 1, 7, 3)}
    await asyncio.sleep(0)
    waiting[7].cancel()
    begin.set()
    await asyncio.wait([first, *waiting.values()])
    assert order == [9, 1, 3, 5]
    async with gate.turn(0):  # every place was given back
        pass


def record(*done: str) -> PlanRecord:
    """Two videos of three steps and a shared one; some are done."""
    steps = [PlanStep(id="card", title="Card", subagent="video", instruction="x", estimate_s=10)]
    for n in (1, 2):
        for name in ("shots", "clips", "video"):
            steps.append(
                PlanStep(
                    id=f"p{n}-{name}",
                    title=name,
                    subagent="video",
                    instruction="x",
                    estimate_s=15,
                    film=f"film-{n}",
                )
            )
    films = [Film(key=f"film-{n}", index=n, title=f"Video {n}") for n in (1, 2)]
    reports = {one: SubagentReport(step_id=one, subagent="video", artifact_ids=["art_1"]) for one in done}
    return PlanRecord(plan=Plan(goal="x", steps=steps, films=films), reports=reports, quote=Quote(seconds=50))


@pytest.mark.parametrize(
    ("done", "films", "left"),
    [
        ((), 0, 40.0),  # as quoted, less the time gone by
        (("card",), 0, 90.0),  # ten of a hundred took ten seconds
        (("card", "p1-shots", "p1-clips", "p1-video"), 1, 10 * 45 / 55),
        (("card", *(f"p{n}-{name}" for n in (1, 2) for name in ("shots", "clips", "video"))), 2, 0.0),
    ],
)
def test_how_far_it_is(done: tuple[str, ...], films: int, left: float) -> None:
    assert films_done(record(*done)) == (films, 2)
    assert left_s(record(*done), spent_s=10) == pytest.approx(left)


def test_what_an_earlier_run_did_tells_nothing_of_this_one() -> None:
    half = record("card", "p1-shots", "p1-clips")
    assert left_s(half, spent_s=10, before={"card", "p1-shots", "p1-clips"}) == pytest.approx(50 * 0.6 - 10)
