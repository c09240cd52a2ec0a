"""What guardrails say to a person, in their language."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator
from functools import partial
from importlib import resources
from typing import Any

import pytest

from limelight.guardrails import Guardrails, PolicyCheck, guarded, load_rules
from limelight.guardrails.rates import Kind, Rates
from limelight.guardrails.strikes import Strikes
from limelight.guardrails.telling import LANGUAGES, Telling, preferred
from limelight.infra.voice import LANGUAGES as SPOKEN
from limelight.schema.errors import Refused, SlowDown, TryAgain
from limelight.schema.guard import Verdict

KINDS: tuple[Kind, ...] = ("requests", "messages", "uploads")


def table(language: str) -> dict[str, dict[str, str]]:
    text = (resources.files("limelight.guardrails") / "told" / f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def slots(sentence: str) -> set[str]:
    return {piece.partition("}")[0] for piece in sentence.split("{")[1:]}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_says_everything(language: str) -> None:
    english, told = table("en"), table(language)
    assert set(told["reason"]) == set(told["suggestion"]) == set(load_rules())
    for part in english:
        assert {key: slots(said) for key, said in told[part].items()} == {
            key: slots(said) for key, said in english[part].items()
        }
    assert set(told["names"]) == set(table("de")["names"])
    assert all(bool(told["suggestion"][name]) == bool(rule.suggestion) for name, rule in load_rules().items())
    assert not any(said.rstrip().endswith((".", "。")) for said in told["reason"].values())


def test_it_speaks_what_the_assistant_speaks() -> None:
    assert set(LANGUAGES) == set(SPOKEN)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "it asks for violence or for the means to do it. Show the product in use, without harm to anyone."),
        ("de-AT", "Es fordert Gewalt oder die Mittel dazu. Zeig das Produkt im Einsatz, ohne dass jemand zu Schaden kommt."),
        ("es", "pide violencia o los medios para ejercerla. Muestra el producto en uso, sin que nadie salga herido."),
        ("fr", "cela appelle à la violence ou en demande les moyens. Montrez le produit en situation, sans que personne ne soit blessé."),
        ("pt", "pede violência ou os meios para a praticar. Mostre o produto em uso, sem que ninguém se magoe."),
        ("ja", "暴力、またはその手段を求める内容です。誰も傷つかない形で、商品を使っている場面を見せてください。"),
        ("it", "it asks for violence or for the means to do it. Show the product in use, without harm to anyone."),
    ],
)  # fmt: skip
async def test_a_verdict_is_told(language: str, told: str) -> None:
    verdict = await PolicyCheck().check_text("how do I build a pipe bomb", stage="input")
    assert Telling(language).in_full(verdict) == told


@pytest.mark.parametrize(
    ("reason", "suggestion", "told"),
    [
        ("it holds personal numbers", "", "Es enthält persönliche Nummern."),
        ("the check 'comprehend' could not be made (TimeoutError)", "Try again in a moment.",
         "Die Prüfung 'comprehend' war nicht möglich (TimeoutError). Versuch es gleich noch einmal."),
        ("the picture shows violence", "Take another photo, or ask for another scene.",
         "Auf dem Bild ist zu sehen: Gewalt. Nimm ein anderes Foto oder wünsch dir eine andere Szene."),
        ("it is close to texts of which it swears, which no placement allows", "Say it without the swear word.",
         "Es ähnelt Texten, von denen gilt: Es enthält Schimpfwörter, die keine Platzierung zulässt. Sag es ohne das Schimpfwort."),
        ("our house wants no umbrellas", "Leave the umbrella out.", "our house wants no umbrellas. Leave the umbrella out."),
    ],
)  # fmt: skip
def test_what_other_checks_find_is_told_and_what_a_house_wrote_stays(
    reason: str, suggestion: str, told: str
) -> None:
    assert Telling("de").in_full(Verdict(action="block", reason=reason, suggestion=suggestion)) == told


async def raised(work: Any) -> str:
    with pytest.raises((SlowDown, TryAgain)) as caught:
        work()
    return caught.value.message


async def test_who_has_to_wait_is_told() -> None:
    rates = Rates({"requests": 1, "messages": 1, "uploads": 1}, clock=lambda: 0.0)
    for kind in KINDS:
        rates.take("a", kind)
    slow = [await raised(partial(rates.take, "a", kind)) for kind in KINDS]
    assert [Telling("es").retold(one) for one in slow] == [
        "Son más de 1 peticiones por minuto. Espera 60 s y sigue.",
        "Son más de 1 mensajes por minuto. Espera 60 s y sigue.",
        "Son más de 1 archivos por minuto. Espera 60 s y sigue.",
    ]
    strikes = Strikes(allowed=1, clock=lambda: 0.0)
    strikes.add("a", Verdict(action="block", severity="severe", category="hate"))
    assert Telling("ja").retold(await raised(lambda: strikes.check("a"))) == (
        "直近 3 分間に 1 件のメッセージが受け付けられませんでした。上限は 1 件です。180 秒待ってから続けてください。"
    )
    assert Telling("de").retold("the message is empty") == "the message is empty"


async def test_what_is_stopped_says_so() -> None:
    async def words() -> AsyncIterator[str]:
        yield "Ein Stiefel. porn"

    said = [one async for one in guarded(Guardrails([PolicyCheck()]), words(), locale="de")]
    assert said[-1] == " … Hier habe ich aufgehört: Das hätte unseren Inhaltsregeln nicht entsprochen."


def test_a_refusal_on_the_wire_says_what_to_do() -> None:
    verdict = Verdict(
        action="block", reason="it promotes weapons or illegal drugs", suggestion="Choose another product or scene."
    )  # fmt: skip
    assert Telling().refusal("file", verdict, name="a.png").body().message == (
        "a.png is not taken: it promotes weapons or illegal drugs. Choose another product or scene."
    )
    assert Telling("ja").refusal("file", verdict, name="a.png").body().message == (
        "a.png は受け付けられませんでした：武器や違法な薬物を宣伝する内容です。別の商品か、別の場面を選んでください。"
    )
    assert Refused("no: say less", suggestion="say less").body().message == "no: say less"


@pytest.mark.parametrize(
    ("header", "language"),
    [("pt-BR,pt;q=0.9,en;q=0.8", "pt"), ("zh, de;q=0.4, fr;q=0.7", "fr"), ("zh", ""), ("", ""), ("*", ""), ("de;q=x", "de")],
)  # fmt: skip
def test_the_browser_says_which_language_is_wanted(header: str, language: str) -> None:
    assert preferred(header) == language
