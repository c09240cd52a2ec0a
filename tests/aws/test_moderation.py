"""Moderation by AWS behind the operator, speech in films and sounds, faces and words in pictures; through boto3."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from PIL import Image

from limelight.agent.assistant import Assistant
from limelight.capabilities.metering import Account, ledger_meter
from limelight.capabilities.policy import Policy
from limelight.capabilities.providers.aws.moderation import Rekognition
from limelight.fakeaws import FakeAWS, Fault
from limelight.fakeaws.moderation import FACE, LETTERED, WORDS
from limelight.infra.aws import Aws
from limelight.infra.settings import Settings
from limelight.schema.errors import ProviderFailed, Refused
from limelight.schema.principal import LOCAL
from limelight.schema.speech import ModerateMediaRequest, ModerateTextRequest, Moderation, SynthesizeRequest
from tests.agent.sketches import SketchEngine
from tests.aws.conftest import BUCKET
from tests.aws.shapes import faults_of_reply
from tests.guardrails.footage import GREY, RED, film


def picture(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 80), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
async def assistant(
    aws: Aws, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Assistant]:
    """With everything of AWS that moderates, speaks and listens."""
    monkeypatch.setattr("limelight.agent.assistant.Aws", lambda **_: aws)
    (tmp_path / "capabilities").mkdir()
    (tmp_path / "capabilities" / "own.toml").write_text(
        '[[model]]\nname = "mine"\nfamily = "bedrock-guardrail"\noptions = { guardrail = "gr-1" }\n'
        '[[model]]\nname = "aws/transcribe"\nfamily = "transcribe"\nprice = { second = 0.0004 }\noptions = { poll_s = 0.01 }\n'
    )
    settings = Settings.model_validate({
        "home": tmp_path, "sample_catalogue": False, "aws": {"bucket": BUCKET},
        "capabilities": {"sets": ["speech", "moderation", "studio"]}, "guardrails": {"checks": ["rekognition"]},
    })  # fmt: skip
    async with await Assistant.open(settings, engine=SketchEngine(), warm=False) as opened:
        yield opened


async def weighed(assistant: Assistant, text: str, *models: str) -> Moderation:
    request = ModerateTextRequest(text=text)
    return await assistant.services.operator.ask(
        "text.moderate", request, Moderation, policy=Policy(models=models)
    )


async def test_words_are_weighed_by_the_guardrails_or_by_who_is_named(
    assistant: Assistant, fake: FakeAWS
) -> None:
    own = await weighed(assistant, "i will kill you")
    assert (own.provider, own.action, own.findings[0].category) == ("guardrails", "block", "violence")
    assert "DetectToxicContent" not in {call.operation for call in fake.calls}
    toxic = await weighed(assistant, "you moron", "aws/comprehend")
    assert (toxic.provider, toxic.findings[0].reason) == ("aws/comprehend", "it reads as insult")
    masked = await weighed(assistant, "write to ann@example.org", "mine")
    assert (masked.provider, masked.action, masked.text) == ("mine", "redact", "write to {EMAIL}")


async def test_pictures_too(assistant: Assistant, fake: FakeAWS) -> None:
    for colour, models in (((255, 0, 0), ()), ((255, 0, 0), ("aws/rekognition",)), ((9, 9, 9), ())):
        key = await assistant.storage.blobs.put(picture(colour))
        made = await assistant.services.operator.ask(
            "image.moderate", ModerateMediaRequest(media=key), Moderation, policy=Policy(models=models)
        )
        assert [one.category for one in made.findings] == (["violence"] if colour[0] == 255 else [])


async def test_a_film_is_looked_at_and_listened_to(assistant: Assistant, fake: FakeAWS) -> None:
    data = film([GREY] * 6, says="the rain is here. i will kill you. and a coat.", says_at=1)
    key = await assistant.storage.blobs.put(data)
    made = await assistant.services.operator.ask(
        "video.moderate", ModerateMediaRequest(media=key), Moderation
    )
    (finding,) = made.findings
    assert (made.action, finding.category, made.unchecked) == ("block", "violence", [])
    assert finding.range_s is not None
    assert 2 < finding.range_s[0] < finding.range_s[1] < 5
    operations = {call.operation for call in fake.calls}
    assert {"DetectModerationLabels", "StartTranscriptionJob", "DeleteTranscriptionJob"} <= operations
    listed = await assistant.storage.artifacts.list(LOCAL)
    assert listed == []


async def test_a_listener_that_fails_closes_the_gate(assistant: Assistant, fake: FakeAWS) -> None:
    fake.fail(Fault(kind="denied", operation="StartTranscriptionJob", times=9))
    with pytest.raises(Refused, match=r"the check 'speech' could not be made \(ProviderFailed\)"):
        await assistant.media.take_in(LOCAL, film([GREY] * 3, says="hello there"), name="a.mp4")


async def test_uploads_are_described_by_what_is_said_and_seen(assistant: Assistant, fake: FakeAWS) -> None:
    clip = await assistant.media.take_in(LOCAL, film([GREY] * 4, says="a coat for the rain"), name="a.mp4")
    seen: Any = clip.meta["seen"]
    assert (seen["said"], seen["language"], seen["faces"]) == ("a coat for the rain", "en-US", False)
    face: Any = (await assistant.media.take_in(LOCAL, picture(FACE), name="b.png")).meta["seen"]
    assert (face["faces"], face["face_count"], face["text"]) == (True, 1, "")
    sign: Any = (await assistant.media.take_in(LOCAL, picture(LETTERED), name="c.png")).meta["seen"]
    assert (sign["faces"], sign["text"]) == (False, " ".join(WORDS))
    with pytest.raises(Refused, match=r"d\.mp4 is not taken: the picture shows violence"):
        await assistant.media.take_in(LOCAL, film([GREY] * 2 + [RED] * 3), name="d.mp4")


async def test_a_voice_of_ours_is_not_listened_to_and_a_recording_of_it_is(
    assistant: Assistant, fake: FakeAWS
) -> None:
    voice = await assistant.services.operator.call(
        "speech.synthesize",
        SynthesizeRequest(text="A coat for the rain."),
        policy=Policy(models=("aws/polly",)),
    )
    assert [call.operation for call in fake.calls] == ["SynthesizeSpeech"]
    await assistant.media.take_in(LOCAL, await assistant.storage.blobs.get(voice.blob), name="mine.wav")
    assert sum(call.operation == "StartTranscriptionJob" for call in fake.calls) == 1


async def test_words_that_may_not_be_said_are_not_spoken(assistant: Assistant, fake: FakeAWS) -> None:
    with pytest.raises(Refused, match=r"may not be sent to aws/polly"):
        await assistant.services.operator.call(
            "speech.synthesize",
            SynthesizeRequest(text="I will kill you."),
            policy=Policy(models=("aws/polly",)),
        )
    assert not fake.calls


async def test_a_voice_that_is_no_sound_is_noticed_all_the_same(assistant: Assistant, fake: FakeAWS) -> None:
    fake.fail(Fault(kind="wrong_bytes", operation="SynthesizeSpeech", times=9))
    with pytest.raises(ProviderFailed, match="speaking the words failed"):
        await assistant.services.operator.call(
            "speech.synthesize", SynthesizeRequest(text="A coat."), policy=Policy(models=("aws/polly",))
        )


async def test_listening_is_in_the_ledger_of_whom_it_is_for(assistant: Assistant, fake: FakeAWS) -> None:
    await assistant.media.take_in(LOCAL, film([GREY] * 3, says="a coat for the rain"), name="a.mp4")
    key = await assistant.storage.blobs.put(film([GREY] * 3, says="another coat for the snow"))
    usage = assistant.storage.usage
    await assistant.services.operator.ask(
        "video.moderate", ModerateMediaRequest(media=key), Moderation,
        meter=ledger_meter(usage, Account(LOCAL, "thr_1", "run_1", "head/video")),
    )  # fmt: skip

    async def counted(thread_id: str) -> list[tuple[str, str, int, bool]]:
        parts = await usage.by_part(LOCAL, thread_id=thread_id)
        return [(one.agent_path, one.capability, one.calls, one.usd > 0) for one in parts]

    assert await counted("") == [("upload/guardrail", "speech.transcribe", 1, True)]
    assert await counted("thr_1") == [
        ("head/video", "video.moderate", 1, False), ("head/video/guardrail", "speech.transcribe", 1, True),
    ]  # fmt: skip


async def test_lettering_has_its_place(aws: Aws, fake: FakeAWS) -> None:
    first, second = await Rekognition(aws).lettering(picture(LETTERED))
    assert (first.text, first.region, second.region) == (
        WORDS[0],
        (0.1, 0.1, 0.8, 0.15),
        (0.1, 0.3, 0.8, 0.15),
    )


@pytest.mark.parametrize("operation", ["DetectFaces", "DetectText"])
def test_the_fakes_replies_are_rekognitions(
    client: Callable[[str], Any], fake: FakeAWS, operation: str
) -> None:
    method = {"DetectFaces": "detect_faces", "DetectText": "detect_text"}[operation]
    for colour in (FACE, LETTERED):
        getattr(client("rekognition"), method)(Image={"Bytes": picture(colour)})
        assert faults_of_reply("rekognition", operation, fake.calls[-1].reply) == []
    with pytest.raises(ClientError):
        getattr(client("rekognition"), method)(Image={"Bytes": b"no picture"})
