"""What an AG-UI client asks for: its newest user message with its pictures, or its answer to a question."""

from __future__ import annotations

import base64
import binascii
import json
import re

from ag_ui.core import DataSource, FileSource, ImagePart, RunAgentInput, TextPart, UrlSource, UserMessage

from limelight.agent.assistant import Assistant
from limelight.schema.errors import BadInput, TooLarge, WrongType
from limelight.schema.principal import Principal
from limelight.schema.wire import AnswerFrame, MessageFrame

_CONTENT = re.compile(r"/v1/artifacts/(?P<id>[A-Za-z0-9_\-]{1,100})/content(?:\?.*)?$")
_ID = re.compile(r"[A-Za-z0-9_\-]{1,100}")
MIB = 1024 * 1024
ID_CHARS, PICTURES = 100, 20
"""What a websocket frame takes."""


async def turn_of(
    assistant: Assistant, principal: Principal, thread_id: str, asked: RunAgentInput
) -> MessageFrame | AnswerFrame:
    """The turn that the input asks for; pictures that came inline are stored in the thread.

    Raises `BadInput` when there is neither a user message nor an answer and for an id that is too long, `TooLarge` for
    too many pictures, `WrongType` for parts that are neither text nor picture, and what storing a picture raises.
    """
    for entry in asked.resume or []:
        if entry.status == "resolved":
            _check_id(entry.interrupt_id, "the `interruptId` of `resume`")
            value = entry.payload if isinstance(entry.payload, str) else json.dumps(entry.payload)
            return AnswerFrame(
                type="answer", message_id=f"answer-{entry.interrupt_id}"[:100], interrupt_id=entry.interrupt_id,
                value=value,
            )  # fmt: skip
    message = next((m for m in reversed(asked.messages) if isinstance(m, UserMessage)), None)
    if message is None:
        raise BadInput("there is no user message in `messages`; send one", code="no_message")
    _check_id(message.id, "the id of the newest user message")
    if isinstance(message.content, str):
        return MessageFrame(type="message", message_id=message.id, text=message.content)
    text = "\n".join(part.text for part in message.content if isinstance(part, TextPart))
    pictures = sum(isinstance(part, ImagePart) for part in message.content)
    if pictures > PICTURES:
        raise TooLarge(f"the message has {pictures} pictures; at most {PICTURES} are taken. Send it in parts.",
                       limit=PICTURES, value=pictures)  # fmt: skip
    attachments: list[str] = []
    for part in message.content:
        if isinstance(part, ImagePart):
            attachments.append(await _picture(assistant, principal, thread_id, part))
        elif not isinstance(part, TextPart):
            raise WrongType(
                f"a {part.type} part cannot be used yet", limit=["text", "image"], value=part.type
            )
    return MessageFrame(type="message", message_id=message.id, text=text, attachments=attachments)


def _check_id(given: str, what: str) -> None:
    if not 1 <= len(given) <= ID_CHARS:
        raise BadInput(
            f"{what} has {len(given)} characters; give it 1 to {ID_CHARS}", limit=ID_CHARS, value=len(given)
        )


async def _picture(assistant: Assistant, principal: Principal, thread_id: str, part: ImagePart) -> str:
    """The artifact that an image part stands for."""
    match part.source:
        case FileSource(value=value) if _ID.fullmatch(value):
            return (await assistant.storage.artifacts.get(principal, value)).id
        case UrlSource(value=value) if found := _CONTENT.search(value):
            return (await assistant.storage.artifacts.get(principal, found["id"])).id
        case DataSource(value=value):
            limit = int(assistant.settings.limits.upload_mb * MIB)
            if len(value) * 3 // 4 > limit:
                raise TooLarge("this picture is too large; upload a smaller one to /v1/artifacts",
                               limit=limit, value=len(value) * 3 // 4)  # fmt: skip
            try:
                data = base64.b64decode(value, validate=True)
            except binascii.Error as error:
                raise BadInput(f"this picture is not base64: {error}", code="not_base64") from error
            return (await assistant.media.take_in(principal, data, thread_id=thread_id)).id
        case _:
            raise BadInput(
                "pictures are not fetched from other addresses; POST the file to /v1/artifacts and send its id as a "
                "file source",
                code="not_fetched", value=part.source.value[:120],
            )  # fmt: skip
