"""The creative in the person's language: concepts, headlines, captions, buttons and what is read of a shot."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.agent.director.concepts import CAPTION, SUBCAPTION, write_concepts
from limelight.agent.director.endcards import endcard_parts
from limelight.agent.director.facts import facts_of, speaks
from limelight.agent.director.headlines import write_headlines
from limelight.agent.director.planning import make_plan
from limelight.agent.director.protocol import Conversation
from limelight.agent.director.speech import acknowledge
from limelight.agent.director.subject import Subject, as_subject, family_of
from limelight.agent.director.tune import music_mood
from limelight.agent.director.wording import Wording, hear, season_heard, wording
from limelight.infra.voice import LANGUAGES
from limelight.router import understand
from limelight.router.language import spoken
from limelight.schema.context import BrandView, ConceptView, Context, MediaView, ProductView, ShotView, Turn
from limelight.schema.plan import Plan
from limelight.schema.understanding import Act, Slots
from limelight.schema.work import ConceptDraft
from limelight.studio.layout.placements import PLACEMENTS

from .director_talk import args

ELSEWHERE = [code for code in LANGUAGES if code != "en"]
BOOT = ProductView(
    id="boot", title="Northpeak Ridgeline Mid Trail Boot", category="hiking gear", brand="Northpeak", price="169 USD",
    facts=["Waterproof with taped seams", "5 mm lugs hold on wet rock"], description="A boot for long days on rough ground.",
)  # fmt: skip
RUCKSACK = ProductView(
    id="sack", title="Gratwanderer Rucksack", brand="Bergwerk", description="Ein Rucksack für zwei Tage draußen.",
    facts=["Fasst 38 Liter mit Deckelfach", "Regenhülle ist im Boden verstaut", "Aus recyceltem Nylon"],
)  # fmt: skip
ENGLISH = frozenset(
    [
        "the",
        "and",
        "of",
        "with",
        "your",
        "you",
        "for",
        "to",
        "it",
        "is",
        "are",
        "this",
        "that",
        "from",
        "our",
        "by",
        "at",
        "take",
        "make",
        "look",
        "made",
        "shop",
        "now",
        "meet",
        "leads",
        "set",
        "all",
    ]
)
"""Small English words that are words of no other language here."""


def strings(value: object) -> list[str]:
    """Every text in nested data."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for part in parts for text in strings(part)]


def read_by_people(draft: ConceptDraft) -> list[str]:
    rest = [
        text for shot in draft.shots for text in (shot.title, shot.description, shot.caption, shot.subcaption)
    ]
    return [draft.title, draft.hook, draft.mood, *rest]


def english_in(text: str, *, name: str = "") -> set[str]:
    return set(re.findall(r"\w+", text.replace(name, "").lower())) & ENGLISH


@pytest.mark.parametrize("language", ELSEWHERE)
def test_no_language_is_left_with_english_words_or_gaps(language: str) -> None:
    words, english = wording(language), wording("en")
    assert not {
        text
        for text in strings(words.model_dump(exclude={"tunes"}))
        if english_in(re.sub(r"\{\w+\}", "", text))
    }
    for table in ("hooks", "tunes", "closings", "lines", "seasons", "places"):
        assert getattr(words, table).keys() == getattr(english, table).keys(), table
    for key, place in words.places.items():
        assert (len(place.seen), len(place.lights), bool(place.colours)) == (4, 3, True), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_fit_their_lines_and_no_list_repeats_itself(language: str) -> None:
    words = wording(language)
    short = [*words.middles, *(text for place in words.places.values() for text in place.openings)]
    assert not [text for text in short if len(text) > CAPTION]
    assert not [text for row in words.closings.values() for text in row if len(text) > CAPTION]
    for row in (words.short, words.tiny, words.middles, *words.lines.values(), *words.closings.values()):
        assert len(set(row)) == len(row)


def test_japanese_is_written_without_spaces() -> None:
    texts = strings(wording("ja").model_dump())
    assert not [text for text in texts if re.search(r"\s", re.sub(r"\{\w+\}", "", text))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_concepts_mood_still_tells_its_music(language: str) -> None:
    words: Wording = wording(language)
    for tune, said in words.tunes.items():
        for place in words.places.values():
            assert music_mood(words.comma.join([place.mood, said])) == tune


FIRST = {
    "en": (
        "Under the Canopy",
        "The ferns move and nothing else does, and the Ridgeline Mid Trail Boot right in the middle of it. "
        "Leads with “Waterproof with taped seams”.",
        "calm, earthy, unhurried, acoustic", "Among the ferns", "",
    ),
    "es": (
        "Bajo las copas", "Se mecen los helechos y nada más se mueve, y justo en medio: Ridgeline Mid Trail Boot.",
        "sereno, natural, sin prisa, acústico", "Entre los helechos",
        "un tronco caído entre helechos en un pinar, luz suave de la mañana con algo de niebla, verde profundo y ámbar",
    ),
    "de": (
        "Unter dem Blätterdach", "Die Farne wiegen sich, sonst rührt sich nichts, und mittendrin: Ridgeline Mid Trail Boot.",
        "ruhig, erdig, gelassen, akustisch", "Zwischen den Farnen",
        "ein gefallener Stamm zwischen Farnen im Kiefernwald, weiches Morgenlicht mit leichtem Nebel, tiefes Grün und Bernstein",
    ),
    "fr": (
        "Sous la canopée",
        "Les fougères frémissent, rien d'autre ne bouge, et juste au milieu : Ridgeline Mid Trail Boot.",
        "paisible, boisé, sans hâte, acoustique", "Parmi les fougères",
        "un tronc couché parmi les fougères d'une pinède, douce lumière du matin et brume légère, vert profond et ambre",
    ),
    "pt": (
        "Sob as copas", "Os fetos ondulam e mais nada se mexe, e mesmo no meio: Ridgeline Mid Trail Boot.",
        "sereno, natural, sem pressa, acústico", "Entre os fetos",
        "um tronco caído entre fetos num pinhal, luz suave da manhã com névoa leve, verde profundo e âmbar",
    ),
    "ja": (
        "木立の下で", "シダが揺れるほかは、何も動かない。その真ん中に、Ridgeline Mid Trail Boot。",
        "静か、土の香り、ゆったり、アコースティック", "シダのあいだで",
        "松林のシダに囲まれた倒木、薄い霧のかかったやわらかな朝の光、深い緑と琥珀色",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_concept_for_a_boot_word_for_word(language: str) -> None:
    first = write_concepts(as_subject(BOOT), BrandView(name="Northpeak"), language=language)[0]
    shot = first.shots[0]
    assert (first.title, first.hook, first.mood, shot.title, shot.description) == FIRST[language]
    assert shot.scene == (
        "a fallen log among ferns in a pine forest, soft morning light with thin mist, deep green and amber"
    )
    assert first.shots[-1].caption == "Ridgeline Mid Trail Boot"


@settings(deadline=None, max_examples=40)
@given(
    language=st.sampled_from(ELSEWHERE),
    variant=st.integers(0, 12),
    scene=st.sampled_from(["", "at sunset", "in winter", "on the beach", "in a cave"]),
    words=st.text(max_size=10),
)
def test_concepts_in_any_language_keep_their_limits_and_their_prompts(
    language: str, variant: int, scene: str, words: str
) -> None:
    asked = {"count": 3, "scene": scene, "variant": variant, "words": words}
    drafts = write_concepts(as_subject(BOOT), BrandView(), language=language, **asked)
    assert drafts == write_concepts(as_subject(BOOT), BrandView(), language=language, **asked)
    english = write_concepts(as_subject(BOOT), BrandView(), **asked)
    for draft, same in zip(drafts, english, strict=True):
        assert [shot.scene for shot in draft.shots] == [shot.scene for shot in same.shots]
        assert draft.music_mood == same.music_mood == music_mood(draft.mood)
        assert not [
            text for text in read_by_people(draft) if english_in(text, name="Ridgeline Mid Trail Boot")
        ]
        assert all(len(s.caption) <= CAPTION and len(s.subcaption) <= SUBCAPTION for s in draft.shots)
        assert all(shot.description for shot in draft.shots)


@settings(deadline=None, max_examples=60)
@given(
    language=st.sampled_from(ELSEWHERE), limit=st.integers(12, 60), count=st.integers(1, 30), variant=st.integers(0, 40)
)  # fmt: skip
def test_headlines_in_any_language_are_as_many_as_asked_and_short_enough(
    language: str, limit: int, count: int, variant: int
) -> None:
    lines = write_headlines(
        as_subject(BOOT), BrandView(), count=count, max_chars=limit, variant=variant, language=language
    )
    assert len({line.casefold() for line in lines}) == count
    assert max(map(len, lines)) <= limit
    assert not [line for line in lines if english_in(line, name="Ridgeline Mid Trail Boot")]


def test_a_listing_is_quoted_in_its_own_language_only() -> None:
    assert facts_of(BOOT, limit=40, language="de") == []
    assert facts_of(BOOT, limit=40)[0] == "Waterproof with taped seams"
    assert facts_of(RUCKSACK, limit=40, language="de")[0] == "Fasst 38 Liter mit Deckelfach"
    first = write_concepts(as_subject(RUCKSACK), BrandView(name="Bergwerk"), language="de")[0]
    assert "Im Mittelpunkt: „" in first.hook
    assert {"Fasst 38 Liter mit Deckelfach", "Regenhülle ist im Boden verstaut"} & {
        text for shot in first.shots for text in (shot.caption, shot.subcaption)
    }


@pytest.mark.parametrize(
    ("claim", "language"),
    [
        ("Feito de nylon reciclado, com capa para a chuva", "pt"), ("Hecha de nailon reciclado para el día a día", "es"),
        ("Fait de nylon recyclé pour les jours de pluie", "fr"), ("リサイクルナイロンを使用", "ja"), ("38 l, 1,2 kg", "de"),
    ],
)  # fmt: skip
def test_a_listing_speaks_its_language(claim: str, language: str) -> None:
    assert speaks(ProductView(id="x", title="", facts=[claim]), language)


@pytest.mark.parametrize(
    ("title", "family"),
    [
        ("Wanderrucksack Gipfel", "outdoor"), ("Mochila de senderismo", "outdoor"), ("Gourde isotherme", "drink"),
        ("Chaleira elétrica", "kitchen"), ("真空断熱タンブラー", "drink"), ("Modell 3", "general"),
    ],
)  # fmt: skip
def test_the_kind_of_product_is_read_in_every_language(title: str, family: str) -> None:
    assert family_of(ProductView(id="x", title=title)) == family


@pytest.mark.parametrize(
    ("language", "words", "scene", "prompt", "said"),
    [
        ("de", "Konzept 2, am Strand bei Sonnenuntergang", "am strand bei sonnenuntergang", "on the beach at sunset",
         "am Strand bei Sonnenuntergang"),
        ("es", "Usa un sendero del bosque", "un sendero del bosque", "on a forest trail", "sendero del bosque"),
        ("fr", "Mon sac à dos en forêt sous la neige", "à dos en forêt sous la neige", "in a forest in snow",
         "en forêt sous la neige"),
        ("pt", "Na praia ao pôr do sol", "na praia ao pôr do sol", "on the beach at sunset", "Na praia ao pôr do sol"),
        ("ja", "夕暮れの海で", "夕暮れの海", "by the sea at sunset", "夕暮れの海"),
        ("de", "im Raumschiff", "im raumschiff", "im raumschiff", "im Raumschiff"),
        ("de", "Mach Videos für alle Feiertage", "at Christmas", "at Christmas", ""),
        ("en", "at Sunset", "at sunset", "at sunset", "at sunset"),
    ],
)  # fmt: skip
def test_a_scene_is_english_for_the_picture_and_the_persons_own_for_them(
    language: str, words: str, scene: str, prompt: str, said: str
) -> None:
    heard = hear(scene, words=words, language=language)
    assert (heard.prompt, heard.said) == (prompt, said)


def test_a_feast_is_heard_in_a_compound() -> None:
    assert season_heard("Mach ein Weihnachtsvideo", "de") == "at Christmas"
    assert season_heard("Make a video", "en") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_fits_every_placement(language: str) -> None:
    button = wording(language).button
    assert all(len(button.split()[0]) <= place.limits.cta for place in PLACEMENTS.values())
    assert len(button) <= 16


def german(*, concepts: bool = True) -> Context:
    """A conversation in German with concepts and the first one's storyboard."""
    drafts = write_concepts(as_subject(BOOT), BrandView(name="Northpeak"), language="de")
    view = Context(
        today="2026-11-21", catalogue=[BOOT], catalogue_size=1, product=BOOT,
        brand=BrandView(name="Northpeak", slogan="Keep it wild."),
        history=[Turn(role="user", text="Mach ein Video für meine neue Wanderausrüstung")],
    )  # fmt: skip
    if concepts:
        view.concepts = [
            ConceptView(
                id=f"c{n}", index=n, title=d.title, hook=d.hook, mood=d.mood, shots=d.shots, chosen=n == 1
            )
            for n, d in enumerate(drafts, 1)
        ]
        view.storyboard = [
            ShotView(
                slot=f"shot-{n}", index=n, id=f"art_{n}", title=shot.title, prompt=shot.scene,
                description=shot.description, framing=shot.framing, caption=shot.caption, seed=n,
            )
            for n, shot in enumerate(drafts[0].shots, 1)
        ]  # fmt: skip
    return view


def planned(words: str, view: Context) -> tuple[Plan, str]:
    understanding = understand(words, view)
    talk = Conversation(role="acknowledge", subagent="", context=view, words=words)
    return make_plan(words, view, understanding), acknowledge(talk, understanding)


def shots_in(plan: Plan) -> list[dict[str, str]]:
    found = args(plan.steps[0])["shots"]
    assert isinstance(found, list)
    return [{k: str(v) for k, v in one.items()} for one in found if isinstance(one, dict)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("none of these, three more ideas please", "Three more ideas for "),
        ("keins davon, bitte drei andere Ideen", "Drei weitere Ideen für "),
        ("nenhuma tem a nossa cara, algo mais ousado?", "Mais três ideias para "),
        ("aucune, donne-moi trois autres idées", "Trois idées de plus pour "),
    ],
)
def test_more_ideas_are_said_back_in_any_language(words: str, said: str) -> None:
    assert planned(words, german())[1].startswith(said)


def test_the_subagent_that_writes_is_told_the_language_and_the_scene_in_both() -> None:
    plan, said = planned(
        "Mach ein Video für meine Stiefel im Wald bei Sonnenuntergang", german(concepts=False)
    )
    brief = plan.steps[0].inputs["brief"]
    assert isinstance(brief, dict)
    assert (brief["language"], brief["scene"]) == ("de", "in a forest at sunset")
    assert brief["said"] == "im Wald bei Sonnenuntergang"
    assert "im Wald bei Sonnenuntergang" in said


def test_a_concept_is_chosen_with_another_light() -> None:
    plan, said = planned("Konzept 2, aber bei Sonnenuntergang", german())
    assert said == "Konzept 2, „Höher hinaus“, bei Sonnenuntergang. Ich male jetzt die Bilder dazu."
    first = shots_in(plan)[0]
    assert (
        first["prompt"] == "a mountain summit with layered ridges behind at sunset, slate blue and warm gold"
    )
    assert first["description"] == "ein Gipfel mit gestaffelten Bergkämmen dahinter, bei Sonnenuntergang"
    assert first["title"] == "Ganz oben"


def test_a_shot_gets_another_place_and_is_called_by_it() -> None:
    plan, said = planned("Bild 3 bei Sonnenuntergang am Strand", german())
    (shot,) = shots_in(plan)
    assert said == "Nur Bild 3 ändert sich: bei Sonnenuntergang am Strand. Die anderen bleiben, wie sie sind."
    assert (shot["title"], shot["description"]) == (
        "Sonnenuntergang am Strand",
        "bei Sonnenuntergang am Strand",
    )
    assert shot["prompt"] == "on the beach at sunset"


def test_an_edit_in_another_language_switches() -> None:
    plan, said = planned("use a beach in the second shot", german())
    (shot,) = shots_in(plan)
    assert said == "Only shot 2 changes: a beach. The others stay as they are."
    assert (shot["title"], "description" in shot) == ("Beach", False)


def test_portuguese_goes_on_where_its_words_are_french_too() -> None:
    assert spoken("o plano 1 à noite", ["Faz um vídeo da minha mochila"]) == "pt"
    assert spoken("o plano 1 à noite") == "fr"
    assert spoken("make it darker", ["Faz um vídeo da minha mochila"]) == "en"


@pytest.mark.parametrize(
    "words", ["ロゴとスローガンを入れて", "Añade el logo y el eslogan", "Adiciona o logótipo e o lema"]
)
def test_a_slogan_is_asked_for_in_any_language(words: str) -> None:
    act = Act(
        label="video.endcard",
        clause=words.lower(),
        score=1,
        margin=1,
        slots=Slots(wants_logo=True, cta="jetzt entdecken"),
    )
    card = endcard_parts(act, german())
    assert (card.slogan, card.cta) == ("Keep it wild.", "Jetzt entdecken")


def test_a_display_ad_in_german_has_a_german_headline_button_and_price() -> None:
    view = german(concepts=False)
    view.headlines = [MediaView(id="h1", kind="headline")]
    plan, _ = planned("Mach eine Display-Anzeige 300x250 mit Preis", view)
    ads = args(plan.steps[0])["ads"]
    assert ads == [
        {
            "placement": "300x250",
            "headline": "Lass den Asphalt hinter dir",
            "price": "169 $",
            "cta": "Jetzt kaufen",
        }
    ]


def test_a_photo_that_nobody_named_is_the_persons_product() -> None:
    subject = Subject(ProductView(id="", title=""), photo_id="up1")
    called = [
        write_concepts(subject, BrandView(), language=one)[0].hook for one in ("de", "es", "fr", "pt", "ja")
    ]
    names = ("dein Produkt", "tu producto", "votre produit", "o seu produto", "写真の商品")
    assert all(name in hook for name, hook in zip(names, called, strict=True))


@pytest.mark.parametrize(
    "said",
    [
        "I like concept 2", "Animate it", "Make it vertical too", "Write me three headlines of at most 30 characters",
        "Put the video together again", "Show me three different concepts", "continue", "Extend this picture to 4:5",
        "Change shot 2: im Wald", "In shot 2, use Regen", "Add our logo and the slogan “Raus mit dir” to the end",
    ],
)  # fmt: skip
def test_the_pages_buttons_leave_a_conversation_in_its_language(said: str) -> None:
    assert spoken(said, ["Mach ein Video für meine Stiefel"]) == "de"
    assert spoken(f"{said}, and then the rest of it", ["Mach ein Video für meine Stiefel"]) == "en"


def test_a_voice_says_what_the_listing_says_in_the_language_of_the_conversation() -> None:
    said = "Mach einen Audiospot mit einer Stimme"
    view = german(concepts=False)
    plan, _ = planned(said, view)
    assert (
        args(plan.steps[0])["script"]
        == "Darf ich vorstellen: Ridgeline Mid Trail Boot. Weniger packen, mehr sehen."
    )
    assert args(plan.steps[0])["brief"] == "Ridgeline Mid Trail Boot"
    view.product = RUCKSACK
    plan, _ = planned(said, view)
    assert (
        args(plan.steps[0])["script"]
        == "Darf ich vorstellen: Gratwanderer Rucksack. Fasst 38 Liter mit Deckelfach."
    )
