"""Concepts, headlines and single pictures."""

from __future__ import annotations

from typing import Any

import pytest

from limelight.schema.capability import GenerateRequest
from limelight.schema.errors import BadInput, ProviderFailed, Refused
from limelight.schema.principal import LOCAL
from limelight.schema.work import PaintPictures, SaveConcepts, SaveHeadlines
from limelight.tools import PAINT_PICTURES, SAVE_CONCEPTS, SAVE_HEADLINES
from tests.tools.workshop import Workshop


def concepts(*titles: str, **more: Any) -> SaveConcepts:
    rows = [
        {
            "title": title,
            "hook": "Out there.",
            "mood": "calm",
            "shots": [{"title": "A", "scene": "forest"}],
            **more,
        }
        for title in titles
    ]
    return SaveConcepts.model_validate({"product_id": "boot", "concepts": rows})


async def test_concepts_become_cards_in_order(workshop: Workshop) -> None:
    outcome = await SAVE_CONCEPTS.run(workshop.scope(subagent="copy"), concepts("One", "Two"))
    first, second = await workshop.made(outcome)
    assert outcome.summary == "2 concepts: “One”, “Two”"
    assert (first.kind, first.name, first.meta["index"], first.meta["text"]) == (
        "concept", "One", 1, "One. Out there.",
    )  # fmt: skip
    cards = (await workshop.state()).concepts
    assert [(key, card.index, card.title) for key, card in cards.items()] == [
        (first.id, 1, "One"), (second.id, 2, "Two"),
    ]  # fmt: skip


async def test_new_concepts_replace_the_cards_and_keep_the_old_artifacts(workshop: Workshop) -> None:
    old = await SAVE_CONCEPTS.run(workshop.scope("a"), concepts("One", "Two"))
    new = await SAVE_CONCEPTS.run(workshop.scope("b"), concepts("Three"))
    assert list((await workshop.state()).concepts) == new.artifact_ids
    assert len(await workshop.made(old)) == 2


@pytest.mark.parametrize(
    "words",
    [
        {"hook": "Cures cancer"}, {"mood": "a naked woman"},
        {"shots": [{"title": "A", "scene": "forest", "subcaption": "this is bullshit"}]},
        {"shots": [{"title": "A", "scene": "a naked woman"}]},
    ],
)  # fmt: skip
async def test_no_concept_is_recorded_when_one_word_is_refused(
    workshop: Workshop, words: dict[str, Any]
) -> None:
    args = SaveConcepts(concepts=[*concepts("Fine").concepts, *concepts("Bad", **words).concepts])
    with pytest.raises(Refused):
        await SAVE_CONCEPTS.run(workshop.scope(), args)
    assert await workshop.services.artifacts.list(LOCAL, kinds=["concept"]) == []


async def test_numbers_in_concepts_are_blotted_out(workshop: Workshop) -> None:
    (concept,) = await workshop.made(
        await SAVE_CONCEPTS.run(workshop.scope(), concepts("One", hook="Pay 4111 1111 1111 1111"))
    )
    assert concept.meta["hook"] == "Pay [card number]"
    assert [card.hook for card in (await workshop.state()).concepts.values()] == ["Pay [card number]"]


async def test_concepts_run_again_are_the_same(workshop: Workshop) -> None:
    first = await SAVE_CONCEPTS.run(workshop.scope(run_id="run_1"), concepts("One"))
    assert (
        await SAVE_CONCEPTS.run(workshop.scope(run_id="run_2"), concepts("One"))
    ).artifact_ids == first.artifact_ids


async def test_headlines_within_their_limit(workshop: Workshop) -> None:
    args = SaveHeadlines(headlines=["Keep it wild", "Made for mud"], max_chars=30)
    outcome = await SAVE_HEADLINES.run(workshop.scope(), args)
    rows = [(a.meta["text"], a.meta["index"], a.meta["chars"], a.mime) for a in await workshop.made(outcome)]
    assert rows == [("Keep it wild", 1, 12, "text/plain"), ("Made for mud", 2, 12, "text/plain")]
    assert outcome.summary == "2 headlines of at most 30 characters"


async def test_every_faulty_headline_is_named(workshop: Workshop) -> None:
    args = SaveHeadlines(
        headlines=["Keep it wild", "Keep it Wild", "So cheap", "Smart cheapskates"], max_chars=16
    )
    with pytest.raises(BadInput) as raised:
        await SAVE_HEADLINES.run(workshop.scope(), args)
    assert raised.value.message == (
        "“Keep it Wild” comes twice; “So cheap” uses 'cheap', which North avoids; "
        "“Smart cheapskates” has 17 characters, at most 16 are allowed"
    )


async def test_no_headline_is_recorded_when_one_is_refused(workshop: Workshop) -> None:
    with pytest.raises(Refused):
        await SAVE_HEADLINES.run(workshop.scope(), SaveHeadlines(headlines=["Keep it wild", "Cures cancer"]))
    assert await workshop.services.artifacts.list(LOCAL, kinds=["headline"]) == []


async def test_a_listing_that_is_gone_has_the_default_brand(workshop: Workshop) -> None:
    await workshop.storage.catalogue.delete_product(LOCAL, "boot")
    outcome = await SAVE_HEADLINES.run(workshop.scope(), SaveHeadlines(headlines=["Keep it wild"]))
    assert len(outcome.artifact_ids) == 1


async def test_pictures_by_seed(workshop: Workshop) -> None:
    args = PaintPictures(product_id="boot", prompt="beach", n=3, seed=5, aspect="4:5")
    pictures = await workshop.made(await PAINT_PICTURES.run(workshop.scope(), args))
    assert [(p.kind, p.name, p.meta["index"], p.meta["seed"]) for p in pictures] == [
        ("image", "Ridge boot - picture 1", 1, 5), ("image", "Ridge boot - picture 2", 2, 106),
        ("image", "Ridge boot - picture 3", 3, 207),
    ]  # fmt: skip
    assert (pictures[0].width, pictures[0].height) == (48, 60)


async def test_one_picture_that_fails_leaves_the_others(workshop: Workshop) -> None:
    workshop.misbehave(
        {
            "image.generate": lambda r: (
                ProviderFailed("x") if isinstance(r, GenerateRequest) and r.seed else None
            )
        }
    )
    outcome = await PAINT_PICTURES.run(workshop.scope(), PaintPictures(product_id="boot", n=2))
    assert (len(outcome.artifact_ids), [p.slot for p in outcome.problems]) == (1, ["picture-2"])


async def test_pictures_of_nothing_say_what_to_do(workshop: Workshop) -> None:
    async with workshop.services.states.edit(LOCAL, workshop.thread_id, workshop.emitter("run_0")) as state:
        state.product = None
    with pytest.raises(BadInput, match="no product is chosen yet; name one, or attach a photo of it"):
        await PAINT_PICTURES.run(workshop.scope(), PaintPictures())
