"""Amazon Polly as a provider of voices, through boto3 against the fake; and the fake itself."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from botocore.exceptions import ClientError

from limelight.capabilities.families import FAMILIES
from limelight.capabilities.providers.aws.polly import Polly, voice_of
from limelight.capabilities.providers.spoken import joined, sentences
from limelight.fakeaws import FakeAWS, Fault, tones
from limelight.infra.aws import Aws
from limelight.infra.blobs import FileBlobStore
from limelight.schema.errors import ProviderFailed, TryAgain
from limelight.schema.speech import SynthesizeRequest

WORDS = "Light on your feet, and ready for rain."


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs")


async def heard(blobs: FileBlobStore, key: str) -> str:
    return " ".join(word.text for word in tones.understand(tones.read(await blobs.get(key))))


async def test_words_become_a_voice(aws: Aws, fake: FakeAWS, blobs: FileBlobStore) -> None:
    made = await Polly(aws=aws, blobs=blobs).call("speech.synthesize", SynthesizeRequest(text=WORDS))
    assert (made.mime, made.facts["voice"], made.facts["engine"]) == ("audio/wav", "Joanna", "neural")
    assert made.facts["characters"] == len(WORDS)
    assert made.facts["lufs"] == pytest.approx(-16.0, abs=0.5)
    assert await heard(blobs, made.blob) == WORDS.lower()
    with wave.open(io.BytesIO(await blobs.get(made.blob))) as file:
        assert (file.getframerate(), file.getnchannels()) == (48_000, 2)
        assert made.seconds == pytest.approx(file.getnframes() / 48_000, abs=0.001)


async def test_a_quicker_voice_is_shorter_and_its_words_are_no_tags(
    aws: Aws, fake: FakeAWS, blobs: FileBlobStore
) -> None:
    polly = Polly(aws=aws, blobs=blobs, engine="generative")
    slow = await polly.call(
        "speech.synthesize", SynthesizeRequest(text="Fish & chips, a < b, </speak> done.")
    )
    quick = await polly.call(
        "speech.synthesize", SynthesizeRequest(text="Fish & chips, a < b, </speak> done.", pace=1.2)
    )
    assert (slow.facts["engine"], quick.facts["engine"]) == ("generative", "neural")
    assert (quick.seconds or 0) == pytest.approx((slow.seconds or 0) / 1.2, rel=0.05)
    assert await heard(blobs, quick.blob) == "fish chips, a b, speak done."


async def test_a_long_text_goes_in_sentences_and_nothing_is_lost(
    aws: Aws, fake: FakeAWS, blobs: FileBlobStore
) -> None:
    text = " ".join([WORDS] * 80)
    made = await Polly(aws=aws, blobs=blobs).call("speech.synthesize", SynthesizeRequest(text=text))
    assert [call.operation for call in fake.calls] == ["SynthesizeSpeech"] * 2
    assert all(str(call.request["Text"]).endswith("rain.") for call in fake.calls)
    assert await heard(blobs, made.blob) == text.lower()


@pytest.mark.parametrize(
    ("language", "gender", "voice"),
    [("en", "", "Joanna"), ("en-US", "male", "Matthew"), ("en_GB", "female", "Amy"), ("en-AU", "male", "Matthew"),
     ("de-CH", "male", "Daniel"), ("pt-BR", "female", "Camila"), ("sv", "male", "Elin")],
)  # fmt: skip
def test_voices_by_language_and_gender(language: str, gender: Any, voice: str) -> None:
    assert voice_of(language, gender) == voice


async def test_a_language_nobody_speaks(aws: Aws, fake: FakeAWS, blobs: FileBlobStore) -> None:
    with pytest.raises(ProviderFailed, match="Polly has no voice here that speaks 'tlh'") as caught:
        await Polly(aws=aws, blobs=blobs).call(
            "speech.synthesize", SynthesizeRequest(text="x", language="tlh")
        )
    assert caught.value.code == "unsupported"


@pytest.mark.parametrize(
    ("kind", "error", "code"),
    [("throttle", TryAgain, "throttled"), ("denied", ProviderFailed, "not_allowed"), ("wrong_bytes", TryAgain, "broken_output")],
)  # fmt: skip
async def test_faults(
    aws: Aws, fake: FakeAWS, blobs: FileBlobStore, kind: Any, error: type[Exception], code: str
) -> None:
    fake.fail(Fault(kind=kind, operation="SynthesizeSpeech"))
    with pytest.raises(error) as caught:
        await Polly(aws=aws, blobs=blobs).call("speech.synthesize", SynthesizeRequest(text=WORDS))
    assert getattr(caught.value, "code", "") == code
    assert code != "not_allowed" or getattr(caught.value, "limit", "") == "polly:SynthesizeSpeech"


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"Text": "x" * 3001}, "TextLengthExceededException"), ({"SampleRate": "48000"}, "InvalidSampleRateException"),
     ({"Text": "<speak>a & b</speak>", "TextType": "ssml"}, "InvalidSsmlException"),
     ({"Engine": "long-form"}, "EngineNotSupportedException")],
)  # fmt: skip
def test_the_fake_keeps_its_limits(
    client: Callable[[str], Any], fake: FakeAWS, asked: dict[str, str], code: str
) -> None:
    with pytest.raises(ClientError) as caught:
        client("polly").synthesize_speech(
            **{"Text": "Hi", "VoiceId": "Joanna", "Engine": "neural", "OutputFormat": "mp3", **asked}
        )
    assert caught.value.response["Error"]["Code"] == code


def test_sentences_are_cut_where_they_end() -> None:
    assert sentences("One. Two two! Three?", 10) == ["One.", "Two two!", "Three?"]
    assert sentences("One. Two. Three.", 11) == ["One. Two.", "Three."]
    assert sentences("aaa bbb ccc", 7) == ["aaa bbb", "ccc"]
    assert sentences("いい天気です。行きましょう。", 8) == ["いい天気です。", "行きましょう。"]
    assert sentences("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_pieces_are_joined_to_the_sample() -> None:
    one, other = np.full(4800, 0.5, np.float32), np.full(2400, -0.5, np.float32)
    assert np.array_equal(joined([one, other]), np.concatenate([one, other]))
    silent = np.zeros(9600, np.float32)
    assert len(joined([silent, one, silent])) == 4800 + 2 * 1440 - 1


async def test_the_voice_that_is_made_here(tmp_path: Path, blobs: FileBlobStore) -> None:
    from limelight.capabilities.providers.hibari import Hibari

    voice = Hibari(blobs=blobs)
    made = await voice.call("speech.synthesize", SynthesizeRequest(text=WORDS))
    again = await voice.call("speech.synthesize", SynthesizeRequest(text=WORDS))
    assert made.blob == again.blob
    assert 1.5 < (made.seconds or 0) < 5
    assert made.facts["lufs"] == pytest.approx(-16.0, abs=0.5)
    with pytest.raises(ProviderFailed, match="a woman's and speaks English, not de: the set"):
        await voice.call("speech.synthesize", SynthesizeRequest(text=WORDS, language="de"))
    assert FAMILIES["hibari"].capabilities == {"speech.synthesize"}
