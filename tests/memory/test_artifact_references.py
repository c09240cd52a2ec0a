"""What people point at: as they see it, with a confidence, and a question when two fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from limelight.infra.home import Storage
from limelight.infra.stores.library import Entry
from limelight.memory.library import Librarian
from limelight.memory.meant import Resolution
from limelight.memory.pointing import Mention, read_filters, read_mention
from limelight.memory.references import References, point
from limelight.memory.seen import Scene
from limelight.schema.artifact import Artifact
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL
from limelight.schema.state import ConceptItem, ShotItem, ThreadState, TimelineState
from tests.memory.files import Words, png

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
"""A Saturday."""


def entry(
    name: str, kind: str = "shot", *, seq: int = 0, mime: str = "image/png", colors: dict[str, float] | None = None,
    place: int | None = None, slot: str = "", run: str = "run_1", ago: timedelta = timedelta(hours=1), words: str = "",
) -> Entry:  # fmt: skip
    return Entry(
        artifact_id=f"art_{name}", seq=seq, thread_id="thr", kind=kind, name=name, mime=mime, place=place, slot=slot,
        run_id="" if kind in {"upload", "logo", "document"} else run, at=(NOW - ago).isoformat(), product_id="",
        words=words or name, colors=colors or {}, palette=(), vector=b"",
    )  # fmt: skip


SHOTS = [
    entry("sea", seq=10, place=1, slot="shot-1", colors={"blue": 0.6, "white": 0.2}),
    entry("dune", seq=11, place=2, slot="shot-2", colors={"orange": 0.5, "beige": 0.3}),
    entry("night", seq=12, place=3, slot="shot-3", colors={"black": 0.7, "blue": 0.08}),
    entry("wood", seq=13, place=4, slot="shot-4", colors={"green": 0.4, "black": 0.2}),
]
OLD_DUNE = entry("old dune", seq=9, slot="shot-2", colors={"orange": 0.9})
UPLOADS = [
    entry("mug.jpg", "upload", seq=1, ago=timedelta(days=1)),
    entry("logo.svg", "logo", seq=2, ago=timedelta(days=1)),
    entry("desk.jpg", "upload", seq=3),
    entry("walk.mp4", "upload", seq=4, mime="video/mp4", ago=timedelta(days=1)),
    entry("guide.pdf", "document", seq=5, mime="application/pdf"),
]
FILMS = [
    entry("film one", "video", seq=20, mime="video/mp4", ago=timedelta(days=1)),
    entry("film two", "video", seq=21, mime="video/mp4"),
]
STATE = ThreadState(
    storyboard={one.slot: ShotItem(index=n, artifact_id=one.artifact_id) for n, one in enumerate(SHOTS, 1)},
    concepts={"art_bold": ConceptItem(index=1, title="Bold")},
    timeline=TimelineState(video_id="art_film two"),
)
SCENE = Scene.of(STATE, [*UPLOADS, OLD_DUNE, *SHOTS, *FILMS])


def near(text: str, entries: Sequence[Entry]) -> np.ndarray:
    """By shared words alone."""
    asked = set(text.split())
    return np.array([0.8 if asked & set(one.words.split()) else 0.1 for one in entries])


def pointed(
    text: str, *, scene: Scene = SCENE, before: Resolution | None = None, language: str = ""
) -> Resolution:
    mention = read_mention(text, now=NOW, language=language)
    assert mention is not None, text
    return point(mention, scene, near=near, before=before, language=language)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("put our logo on shot 2", "new.svg"),
        ("use the new logo", "new.svg"),
        ("that logo", "new.svg"),
        ("the logo I uploaded", "new.svg"),
        ("das Logo, das ich hochgeladen habe", "new.svg"),
        ("the first logo", "logo.svg"),
        ("the logo from yesterday", "logo.svg"),
    ],
)
def test_of_several_logos_the_newest_is_meant(text: str, name: str) -> None:
    found = pointed(text, scene=Scene.of(STATE, [*UPLOADS, entry("new.svg", "logo", seq=30), *SHOTS]))
    assert found.sure is not None, found
    assert (found.sure.name, found.question) == (name, "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("make the second picture brighter", "dune"),
        ("das letzte Bild heller", "wood"),
        ("la première image plus claire", "sea"),
        ("la segunda foto más clara", "dune"),
        ("a terceira imagem mais escura", "night"),
        ("2枚目の画像を明るく", "dune"),
        ("the blue one, please", "sea"),
        ("nimm das grüne Bild", "wood"),
        ("la foto azul", "sea"),
        ("l'image orange", "dune"),
        ("青い方", "sea"),
        ("the dark one", "night"),
        ("use the first one I uploaded", "mug.jpg"),
        ("the last photo I sent you", "desk.jpg"),
        ("das erste Foto, das ich hochgeladen habe", "mug.jpg"),
        ("la primera foto que te envié", "mug.jpg"),
        ("the video I sent you", "walk.mp4"),
        ("the video from yesterday", "film one"),
        ("das Video von gestern", "film one"),
        ("la vidéo d'hier", "film one"),
        ("el video de ayer", "film one"),
        ("昨日の動画", "film one"),
        ("the last video", "film two"),
        ("the one with the dune", "dune"),
        ("that video", "film two"),
    ],
)  # fmt: skip
def test_what_is_meant(text: str, name: str) -> None:
    found = pointed(text, language="pt" if "terceira" in text else "")

    assert found.question == ""
    assert found.sure is not None
    assert found.sure.name == name
    assert found.sure.confidence >= 0.7


def test_a_shot_is_known_by_its_place_on_the_storyboard() -> None:
    sure = pointed("the green one").sure

    assert sure is not None
    assert (sure.slot, sure.place, sure.why) == ("shot-4", 4, "40% of it is green")


TWO_BLUE = Scene.of(
    STATE, [*SHOTS[1:], entry("sea", seq=10, slot="shot-1", colors={"blue": 0.5}),
            entry("lake", "image", seq=14, colors={"blue": 0.45})]
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Which one do you mean: “sea”, “lake” or “night”?"),
        ("de", "Welches meinst du: „sea“, „lake“ oder „night“?"),
        ("fr", "Lequel voulez-vous dire : « sea », « lake » ou « night » ?"),
        ("ja", "どれのことですか：「sea」、「lake」か「night」？"),
    ],
)
def test_when_two_fit_it_asks_in_the_persons_language(language: str, question: str) -> None:
    found = pointed("the blue one", scene=TWO_BLUE, language=language)

    assert found.sure is None
    assert found.question == question


def test_when_nothing_fits_it_says_so() -> None:
    found = pointed("the pink one")

    assert found.candidates == []
    assert found.question == "I find nothing here that fits “the pink one”. Which one do you mean?"


def test_a_number_that_does_not_exist_is_no_candidate() -> None:
    assert pointed("the seventh picture").candidates == []


def test_not_that_one_the_other() -> None:
    first = pointed("the blue one", scene=TWO_BLUE)
    pair = first.model_copy(update={"candidates": first.candidates[:2]})

    other = pointed("not that one, the other", scene=TWO_BLUE, before=pair)

    assert other.sure is not None
    assert (other.sure.name, other.sure.why) == ("lake", "it is the other one that fitted")


def test_the_other_video_is_the_one_beside_it() -> None:
    assert (other := pointed("the other video", before=pointed("the last video")).sure)
    assert other.name == "film one"


def test_a_film_made_anew_counts_once() -> None:
    again = Scene.of(STATE, [entry("cut", "video", seq=n, mime="video/mp4", run=f"run_{n}") for n in (1, 2)])

    found = pointed("the video from today", scene=again)

    assert [one.name for one in found.candidates] == ["cut"]
    assert found.sure is not None


@pytest.mark.parametrize(
    "text",
    [
        "make a picture of the boots on a beach", "Make a video for my latest hiking gear", "what is the price of the boots?",
        "make shot 2 darker", "hello there", "put the logo bottom right", "ein blaues Bild bitte", "yes",
    ],
)  # fmt: skip
def test_what_points_at_nothing(text: str) -> None:
    assert read_mention(text, now=NOW) is None


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("yesterday", (1, 0)), ("today", (0, -1)), ("2 days ago", (2, 1)), ("last week", (12, 5)), ("tuesday", (4, 3)),
        ("vorgestern", (2, 1)), ("il y a 3 jours", (3, 2)), ("先週", (12, 5)),
    ],
)  # fmt: skip
def test_times_are_days_of_the_calendar(words: str, days: tuple[int, int]) -> None:
    midnight = NOW.replace(hour=0)

    found, _ = read_filters(f"video {words}", now=NOW)

    assert found.between == (midnight - timedelta(days=days[0]), midnight - timedelta(days=days[1]))


def test_a_search_may_say_kind_colour_and_time_in_words() -> None:
    found, left = read_filters("blue pictures of boots from yesterday", now=NOW)

    assert (found.noun, found.colors, found.when, left) == ("picture", ("blue",), "yesterday", "boots")
    assert isinstance(found, Mention)


async def test_a_question_is_answered_by_place_and_the_request_is_kept(tmp_path: Path) -> None:
    storage = await Storage.open(tmp_path / "home")
    thread = (await storage.conversations.create_thread(LOCAL)).thread_id
    library = Librarian(
        storage.library, storage.blobs, catalogue=storage.catalogue, conversations=storage.conversations,
        embedder=Words,
    )  # fmt: skip
    board: dict[str, ShotItem] = {}
    for n, color in enumerate(("#2f6fd0", "#2f6fd0", "#d97706"), 1):
        artifact = Artifact(
            id=f"art_{n}", kind="shot", mime="image/png", name=f"Shot {n}", thread_id=thread,
            blob=await storage.blobs.put(png(color, (160, 120 + n))), meta={"slot": f"shot-{n}", "index": n, "run_id": "run_1"},
        )  # fmt: skip
        await storage.artifacts.add(LOCAL, artifact)
        board[f"shot-{n}"] = ShotItem(index=n, artifact_id=artifact.id)
    await storage.conversations.save_state(LOCAL, thread, ThreadState(storyboard=board))
    references = References(library, storage.conversations)

    async def said(text: str) -> Resolution | None:
        found = await references.resolve(LOCAL, thread, text, message_id=text)
        await storage.conversations.add_message(
            LOCAL, thread, Message(id=text, role="user", content=text, run_id="r")
        )
        return found

    first = await said("make the blue one warmer")
    second = await said("the second")
    third = await said("not that one, the other")
    await library.close()
    await storage.close()

    assert first is not None
    assert first.question == "Which one do you mean: “Shot 1” or “Shot 2”?"
    assert second is not None
    assert (second.sure and second.sure.slot, second.asked) == ("shot-2", "make warmer")
    assert third is not None
    assert third.asked == "make warmer"


@pytest.mark.parametrize(
    ("words", "ordinal"),
    [
        ("make the eleventh picture warmer", 11), ("the 12th picture", 12), ("the twenty-first image", 21), ("picture 14", 14),
        ("the picture before the last", -2), ("the last but two", -3), ("number two", 2), ("I mean the second", 2),
        ("das elfte Bild", 11), ("das 12. Bild", 12), ("das einundzwanzigste Bild", 21), ("das Bild vor dem letzten", -2),
        ("la undécima imagen", 11), ("la décima foto", 10), ("la imagen anterior a la última", -2), ("la onzième image", 11),
        ("la vingt et unième image", 21), ("l'image avant la dernière", -2), ("a décima primeira imagem", 11),
        ("a imagem antes da última", -2), ("十一枚目の画像", 11), ("12枚目の画像", 12), ("六枚目の画像", 6), ("最後から二番目の画像", -2),
        ("the left one", 1), ("das rechte Bild", -1), ("la de la izquierda", 1), ("celle du milieu", 0), ("a da direita", -1),
        ("左の方", 1), ("the first thing I uploaded", 1), ("das letzte, das ich hochgeladen habe", -1), ("lo primero que subí", 1),
    ],
)  # fmt: skip
def test_ordinals_in_six_languages(words: str, ordinal: int) -> None:
    mention = read_mention(words, now=NOW, language="pt" if words.startswith("a ") else "")
    assert mention is not None
    assert mention.ordinal == ordinal


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("the picture from this morning", (21, 4, 21, 12)), ("the one I sent yesterday evening", (20, 17, 21, 4)),
        ("the video from last night", (20, 18, 21, 6)), ("das Bild von heute Nachmittag", (21, 12, 21, 18)),
        ("el vídeo de anoche", (20, 18, 21, 6)), ("la imagen de ayer por la tarde", (20, 12, 20, 18)),
        ("l'image de cet après-midi", (21, 12, 21, 18)), ("o vídeo de ontem à noite", (20, 18, 21, 6)),
        ("今朝の画像", (21, 4, 21, 12)), ("今日の午後の画像", (21, 12, 21, 18)), ("yesterday's video", (20, 0, 21, 0)),
    ],
)  # fmt: skip
def test_parts_of_a_day(words: str, hours: tuple[int, int, int, int]) -> None:
    mention = read_mention(words, now=NOW)
    assert mention is not None
    assert mention.between is not None
    begins, ends = mention.between
    assert (begins.day, begins.hour, ends.day, ends.hour) == hours


@pytest.mark.parametrize(
    "words",
    ["make the video 30 seconds long", "extend the picture on the right", "make room in the picture on the left", "make the video 16:9"],
)  # fmt: skip
def test_numbers_and_sides_that_count_nothing(words: str) -> None:
    mention = read_mention(words, now=NOW)
    assert mention is None or mention.ordinal is None


def test_a_colour_stands_for_a_thing() -> None:
    for words, language in (("mach das blaue heller", "de"), ("la azul, por favor", "es"), ("la bleue", "fr"), ("a azul", "pt")):  # fmt: skip
        mention = read_mention(words, now=NOW, language=language)
        assert mention is not None
        assert mention.colors == ("blue",)
    assert read_mention("cambia el azul por rojo", now=NOW, language="es") is None


def test_of_two_the_left_one_is_the_first_and_of_four_it_asks() -> None:
    pair = [entry(f"p{n}", "image", seq=30 + n, place=n) for n in (1, 2)]
    many = [entry(f"p{n}", "image", seq=30 + n, place=n) for n in (1, 2, 3, 4)]
    of_two = pointed("the right picture", scene=Scene.of(ThreadState(), pair)).sure
    assert of_two is not None
    assert of_two.artifact_id == "art_p2"
    assert pointed("the left picture", scene=Scene.of(ThreadState(), many)).question != ""
