"""What the Director writes: true to the listing, within limits, and never the same idea three times."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.agent.director.concepts import CAPTION, SUBCAPTION, write_concepts
from limelight.agent.director.facts import facts_of
from limelight.agent.director.headlines import write_headlines
from limelight.agent.director.motion import effect_asked, effect_for, move_asked, moves_for
from limelight.agent.director.places import PLACES, Place
from limelight.agent.director.rescene import work_in
from limelight.agent.director.staging import restage
from limelight.agent.director.subject import Subject, as_subject, family_of, short_name
from limelight.agent.director.tune import music_mood
from limelight.schema.context import BrandView, ProductView
from limelight.schema.work import ConceptDraft, SaveConcepts

from .director_talk import PACK, PRODUCTS, SERUM, TUMBLER

BRAND = BrandView(name="Northpeak", avoid_words=["extreme", "quiet", "yours"])
MOODS = {"upbeat", "calm", "cinematic", "playful", "elegant", "energetic", "acoustic", "festive"}


def said(view: ProductView) -> str:
    return " ".join([view.title, *view.facts, *view.bullets, view.description]).lower()


def words_of(draft: ConceptDraft) -> list[str]:
    return [
        draft.title,
        draft.hook,
        *(line for shot in draft.shots for line in (shot.caption, shot.subcaption, shot.title)),
    ]


def figures(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


@pytest.mark.parametrize("view", PRODUCTS, ids=lambda view: view.id)
def test_three_concepts_differ_in_title_place_music_and_angle(view: ProductView) -> None:
    drafts = write_concepts(Subject(view, product_id=view.id), BrandView())
    SaveConcepts(product_id=view.id, concepts=drafts)
    assert len({draft.title for draft in drafts}) == 3
    assert len({draft.hook for draft in drafts}) == 3
    assert len({draft.music_mood for draft in drafts}) == 3
    assert len({tuple(shot.framing for shot in draft.shots) for draft in drafts}) == 3
    assert not {shot.scene for shot in drafts[0].shots} & {shot.scene for shot in drafts[1].shots}
    for draft in drafts:
        assert draft.music_mood in MOODS
        assert music_mood(draft.mood) == draft.music_mood
        assert len({shot.framing for shot in draft.shots}) == 4


@settings(deadline=None, max_examples=60)
@given(
    view=st.sampled_from(PRODUCTS),
    variant=st.integers(0, 12),
    count=st.integers(1, 6),
    scene=st.sampled_from(
        ["", "at sunrise", "in winter", "on a beach", "a forest trail at night", "in red and gold"]
    ),
    words=st.text(max_size=20),
)
def test_concepts_keep_their_limits_and_invent_no_figure(
    view: ProductView, variant: int, count: int, scene: str, words: str
) -> None:
    drafts = write_concepts(
        Subject(view, product_id=view.id), BRAND, count=count, scene=scene, variant=variant, words=words
    )
    assert len(drafts) == count
    for draft in drafts:
        for shot in draft.shots:
            assert len(shot.caption) <= CAPTION
            assert len(shot.subcaption) <= SUBCAPTION
            assert scene.removeprefix("at ").removeprefix("in ") in shot.scene
        for line in words_of(draft):
            assert figures(line) <= figures(said(view)), line
            assert not any(word in line.lower() for word in BRAND.avoid_words if line != draft.hook), line


@settings(deadline=None, max_examples=150)
@given(
    view=st.sampled_from(PRODUCTS),
    limit=st.integers(12, 90),
    count=st.integers(1, 30),
    variant=st.integers(0, 40),
)
def test_headlines_are_as_many_as_asked_distinct_within_the_limit_and_true(
    view: ProductView, limit: int, count: int, variant: int
) -> None:
    lines = write_headlines(
        Subject(view, product_id=view.id), BRAND, count=count, max_chars=limit, variant=variant
    )
    assert len(lines) == count
    assert len({line.casefold() for line in lines}) == count
    for line in lines:
        assert 1 <= len(line) <= limit
        assert figures(line) <= figures(said(view)), line
        assert not any(word in line.lower() for word in BRAND.avoid_words), line
        assert "!" not in line


def test_headlines_bring_facts_and_feeling() -> None:
    lines = write_headlines(Subject(PACK, product_id="pack"), BrandView(), count=3, max_chars=30)
    facts = facts_of(PACK, limit=30)
    assert any(line in facts for line in lines)
    assert any(line not in facts for line in lines)


def test_a_photo_without_a_listing_gets_copy_without_claims() -> None:
    subject = Subject(ProductView(id="", title="stoneware mug"), photo_id="up1")
    drafts = write_concepts(subject, BrandView())
    assert all("your stoneware mug" in draft.hook.lower() for draft in drafts)
    assert not any(figures(line) for draft in drafts for line in words_of(draft))


@pytest.mark.parametrize(
    ("claim", "limit", "short"),
    [
        ("Waterproof with taped seams", 28, ["Waterproof with taped seams"]),
        ("Warm 350-lumen light, dimmable", 28, ["Warm 350-lumen light"]),
        ("Hangs or stands; IPX4 splash proof", 28, ["Hangs or stands"]),
        ("Waterproof for up to ten hours in light rain only", 28, []),
    ],
)
def test_a_claim_is_cut_where_a_clause_ends_or_not_used(claim: str, limit: int, short: list[str]) -> None:
    assert facts_of(ProductView(id="x", title="X", facts=[claim]), limit=limit) == short


@pytest.mark.parametrize(
    ("prompt", "change", "new"),
    [
        ("a dune in the desert, dusk light, sand", "at sunrise", "a dune in the desert at sunrise, sand"),
        ("a dune in the desert, dusk light, sand", "sunrise", "a dune in the desert at sunrise, sand"),
        ("a dune at sunrise, soft mist", "use a forest trail", "a forest trail, soft mist"),
        ("a dune at sunrise, warm", "in the evening", "a dune in the evening, warm"),
        (
            "a log in a forest, golden hour light through the trees, green",
            "on a beach",
            "on a beach, golden hour light",
        ),
        ("a summer meadow, morning light", "in winter", "a meadow in winter, morning light"),
        ("a plinth in a studio, blush", "with deep blue", "a plinth in a studio with deep blue"),
        ("a dune in the desert, dusk light", "", "a dune in the desert, dusk light"),
        ("a pine forest in fog", "more birds", "a pine forest in fog, more birds"),
        (
            "a granite ledge with far peaks behind at night, slate blue",
            "at night",
            "a granite ledge with far peaks behind at night, slate blue",
        ),
        ("a flat stone at night, moss green", "at sunset", "a flat stone at sunset, moss green"),
        ("warm sunset glow, a flat stone", "at night", "a flat stone at night"),
        ("sunrise light on the peaks, a flat stone", "at night", "a flat stone at night"),
    ],
)
def test_a_change_replaces_what_contradicts_it(prompt: str, change: str, new: str) -> None:
    assert work_in(prompt, change) == new


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_second_change_of_light_keeps_what_is_seen(place: Place) -> None:
    for view in place.views:
        prompt = f"{view.seen}, {place.lights[0]}, {place.colours}"
        twice = work_in(work_in(prompt, "at night"), "at sunset")
        assert view.seen.split()[-1] in twice.split(",")[0], twice


def test_a_known_place_gives_each_shot_a_view_of_its_own() -> None:
    prompts = [restage("a podium in a studio, morning light, blush", "on a beach", nth=n) for n in range(4)]
    assert len(set(prompts)) == 4
    assert all(prompt.startswith("on a beach, ") and "morning light" in prompt for prompt in prompts)


@pytest.mark.parametrize(
    ("prompt", "product", "effect"),
    [
        ("a bank of fresh snow", "", "snow"),
        ("a forest trail in rain", "", "rain"),
        ("a forest trail at sunrise", "boot", "dust"),
        ("a kitchen counter, morning light", "Pour-Over Kettle", "steam"),
        ("a rooftop at night", "", "bokeh"),
        ("a park in autumn", "", "leaves"),
        ("a birthday table", "", "confetti"),
        ("a podium in a studio, sand and blush", "", "sweep"),
    ],
)
def test_effects_belong_to_the_scene(prompt: str, product: str, effect: str) -> None:
    assert effect_for(prompt, product=product) == effect


@pytest.mark.parametrize(
    ("words", "move", "effect"),
    [
        ("animate shot 2 with a slow orbit and confetti", "orbit", "confetti"),
        ("let the product turn slowly", "turn", None),
        ("Start shot 1 as a reveal, with falling leaves", "reveal", "leaves"),
        ("zoom in on it, no effects", "push", "none"),
        ("a close-up with a sweep of light", "macro", "sweep"),
        ("animate the storyboard", None, None),
        ("make a video for my hiking boots in the snow", None, None),
    ],
)
def test_a_move_or_effect_asked_for_by_name_is_understood(
    words: str, move: str | None, effect: str | None
) -> None:
    assert (move_asked(words), effect_asked(words)) == (move, effect)


@given(
    st.lists(st.sampled_from(["hero", "detail", "wide", "low", "side"]), min_size=1, max_size=12),
    st.integers(0, 3),
)
@settings(deadline=None)
def test_no_move_comes_twice_in_a_row(framings: list[str], turn: int) -> None:
    moves = moves_for(framings, turn=turn)
    assert len(moves) == len(framings)
    assert all(a != b for a, b in pairwise(moves))


def test_names_and_families() -> None:
    assert short_name(PACK.title, brand="northpeak") == "Ridgeline 45 Hiking Backpack"
    assert short_name("Glow Serum with Vitamin C") == "Glow Serum"
    assert [family_of(view) for view in (PACK, TUMBLER, SERUM)] == ["outdoor", "drink", "beauty"]
    assert family_of(ProductView(id="x", title="Spring Thing")) == "general"


@pytest.mark.parametrize(
    ("description", "title", "facts"),
    [
        (
            "Oak stool, turned by hand, 45 cm high. Oiled twice.",
            "Oak stool",
            ["Turned by hand", "45 cm high", "Oiled twice"],
        ),
        ("Here is a photo of my oak stool. Please make a video!", "oak stool", []),
        ("", "", []),
    ],
)
def test_what_is_told_of_a_photo_becomes_name_and_claims(
    description: str, title: str, facts: list[str]
) -> None:
    subject = as_subject(ProductView(id="art_1", title="your product", description=description))
    assert (subject.photo_id, subject.product_id) == ("art_1", None)
    assert (subject.view.title, subject.view.facts) == (title, facts)
    for line in write_headlines(subject, BrandView(), count=10, max_chars=40):
        assert figures(line) <= figures(description)
    for draft in write_concepts(subject, BrandView()):
        assert all(figures(line) <= figures(description) for line in words_of(draft))
        assert "photo" not in " ".join(shot.caption for shot in draft.shots)
