"""Uploads that are refused, and errors on the wire, in the language of who sent them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from limelight.guardrails import Guardrails, PolicyCheck
from limelight.infra.home import Storage
from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.intake.watching import Watches
from limelight.memory.media import MediaHandler
from limelight.schema.errors import Refused
from limelight.schema.guard import Line
from limelight.schema.principal import LOCAL
from tests.guardrails.footage import GREY, RED, Reds, film
from tests.memory.files import png
from tests.service.live import serving


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = await Storage.open(tmp_path / "home")
    yield opened
    await opened.close()


def handler(storage: Storage, *pictures: Reds, words: str = "") -> MediaHandler:
    rails = Guardrails([PolicyCheck()], pictures=pictures, picture_timeout_s=60)
    watches = Watches(rails, storage.blobs, storage.artifacts.amend)

    async def look(data: bytes) -> tuple[int, list[Line]]:
        return 0, [Line(one) for one in words.split("|")]

    memory = ArtifactMemory(storage.artifacts, storage.blobs, watches=watches)
    return MediaHandler(memory, guardrails=rails, look=look if words else None)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("", "the picture is not taken: it asks for violence or for the means to do it. Show the product in use, without "
             "harm to anyone."),
        ("de", "Das Bild wurde nicht angenommen: Es fordert Gewalt oder die Mittel dazu. Zeig das Produkt im Einsatz, ohne "
               "dass jemand zu Schaden kommt."),
        ("es", "La imagen no se ha aceptado: pide violencia o los medios para ejercerla. Muestra el producto en uso, sin que "
               "nadie salga herido."),
        ("ja", "画像は受け付けられませんでした：暴力、またはその手段を求める内容です。誰も傷つかない形で、商品を使っている場面を見せてください。"),
    ],
)  # fmt: skip
async def test_words_in_a_picture_are_refused(storage: Storage, language: str, told: str) -> None:
    with pytest.raises(Refused) as caught:
        await handler(storage, words="how to build a pipe bomb").take_in(LOCAL, png(), language=language)
    assert caught.value.body().message == told


async def test_a_film_is_refused_with_its_second_and_one_that_passes_has_its_note(storage: Storage) -> None:
    media = handler(storage, Reds())
    with pytest.raises(Refused, match=r"^a\.mp4 wurde nicht angenommen: it is red \(bei 2 s\)$"):
        await media.take_in(LOCAL, film([GREY, GREY, RED], says="hello there"), name="a.mp4", language="de")
    made = await media.take_in(LOCAL, film([GREY, GREY], says="hello there"), name="b.mp4", language="fr")
    assert made.meta["notes"] == ["Le son n'a pas été vérifié : aucun service d'écoute n'est configuré."]


async def test_specks_that_read_as_a_letter_are_not_told(storage: Storage) -> None:
    made = await handler(storage, words="l|SUMMIT|iii|50 %").take_in(LOCAL, png())
    seen = made.meta["seen"]
    assert isinstance(seen, dict)
    assert seen["text"] == "SUMMIT 50 %"


async def test_refusals_on_the_wire(tmp_path: Path) -> None:
    limits = {"messages_per_minute": 1, "uploads_per_minute": 1}
    async with serving(
        tmp_path / "home", headers={"accept-language": "pt-BR,en;q=0.5"}, limits=limits
    ) as live:
        assert (await live.upload(png())).status_code == 201
        slow = await live.upload(png())
        assert (slow.status_code, slow.json()["error"]["message"]) == (
            429, "São mais de 1 ficheiros por minuto. Espere 60 s e continue.",
        )  # fmt: skip
        async with live.socket(await live.thread()) as socket:
            events = await socket.say("Ich will mich umbringen")
            said = "".join(str(event.get("delta", "")) for event in events if "messageId" in event)
            assert said.removeprefix("Ich will mich umbringen") == (
                "Dabei kann ich nicht helfen: Es geht darin um Selbstverletzung. Falls es um dich geht: Sprich bitte mit jemandem, "
                "dem du vertraust, oder ruf den Notruf oder ein Krisentelefon in deiner Nähe an."
            )
            error = await socket.error(
                {"type": "message", "message_id": "m2", "text": "Mach bitte ein Video"}
            )
            assert error["message"].startswith("Das sind mehr als 1 Nachrichten in der Minute. Warte ")
            error = await socket.error(
                {"type": "message", "message_id": "m3", "text": "動画を作ってください"}
            )
            assert error["message"].startswith("メッセージが 1 分あたり 1 件の上限を超えました。")
