"""Words that are put on pictures and clips by hand: judged as an ad's, where they run, and refused in the conversation's language."""

from __future__ import annotations

from typing import Any

import pytest

from limelight.agent.editing.edits import Edits
from limelight.agent.language import language_in
from limelight.guardrails import Guardrails, PolicyCheck
from limelight.schema.errors import Refused
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL
from tests.agent.editing import Room


async def say(room: Room, *texts: str) -> None:
    for n, text in enumerate(texts):
        message = Message(id=f"m-{n}-{text[:8]}", role="user", content=text, run_id="r")
        await room.storage.conversations.add_message(LOCAL, room.thread_id, message)


async def refused(room: Room, name: str, on: str, text: str) -> str:
    more: dict[str, Any] = {"x": 0.5, "y": 0.5, "size": 0.1} if name == "image.text" else {}
    with pytest.raises(Refused) as caught:
        await room.do(name, on, text=text, **more)
    return caught.value.body().message


async def test_a_refused_caption_is_told_in_the_conversations_language(room: Room) -> None:
    assert await refused(room, "video.caption", "c1", "Cures cancer") == (
        "“Cures cancer” was refused: it claims to treat or cure an illness, or promises what no body can be promised. Say "
        "what the product does, not what it heals."
    )
    await say(room, "Mach mir bitte ein Video für meine Stiefel", "ok")
    assert await refused(room, "video.caption", "c1", "Heilt Krebs") == (
        "„Heilt Krebs“ wurde abgelehnt: Es verspricht, eine Krankheit zu behandeln oder zu heilen, oder etwas, das man "
        "niemandem versprechen kann. Sag, was das Produkt tut, nicht, was es heilt."
    )
    await say(room, "靴の動画を作ってください")
    assert await refused(room, "image.text", "s1", "がんが治る") == (
        "「がんが治る」は受け付けられませんでした：病気の治療や治癒をうたっているか、誰にも約束できない効果を約束しています。何を治すかではなく、商品が何をするかを書いてください。"
    )
    assert await room.events() == []


async def test_words_are_judged_where_they_run(room: Room) -> None:
    """A French film may not praise a drink; a banner may, and so may a picture that runs nowhere yet."""
    object.__setattr__(room.services, "guardrails", Guardrails([PolicyCheck()], locale="fr-FR"))
    room.edits = Edits(room.storage, room.services, clock=room.clock)
    await say(room, "Faites-moi une vidéo pour notre gin, s'il vous plaît")
    await room.add("film", "image", placement="streaming-tv")
    await room.add("banner", "image", placement="300x250")
    assert await refused(room, "image.text", "film", "Our gin") == (
        "« Our gin » a été refusé : cela fait la promotion de l'alcool, réservé aux adultes et refusé par certains supports. "
        "Montrez-le aux adultes seulement, sans personne qui boive beaucoup, et ajoutez la mention de modération."
    )
    for on in ("banner", "s1"):
        await room.do("image.text", on, text="Our gin", x=0.5, y=0.5, size=0.1)


async def test_the_language_of_a_conversation(room: Room) -> None:
    conversations = room.storage.conversations
    assert await language_in(conversations, LOCAL, room.thread_id) == ""
    assert await language_in(conversations, LOCAL, room.thread_id, otherwise="fr") == "fr"
    await say(room, "quiero un vídeo para mis botas", "2")
    assert await language_in(conversations, LOCAL, room.thread_id, otherwise="fr") == "es"
    assert await language_in(conversations, LOCAL, room.thread_id, text="mach es bitte dunkler") == "de"
    assert await language_in(conversations, LOCAL, None, text="ok", otherwise="ja") == "ja"
