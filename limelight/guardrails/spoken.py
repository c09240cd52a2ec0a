"""The check of what is said in a sound: its words are written down and judged like any others, with the seconds at which they stand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from limelight.capabilities.metering import Meter, ledger_meter, unmetered, whose
from limelight.capabilities.operator import Operator
from limelight.guardrails.service import Guardrails
from limelight.schema.guard import Heard, Severity, Stage, Verdict
from limelight.schema.speech import SpokenWord, TranscribeRequest, Transcript
from limelight.schema.stores import BlobStore, UsageLedger

Listen = Callable[[bytes], Awaitable[Transcript]]
"""Writes down what is said in a WAV."""
PATH = "guardrail"
"""Under which part of the agent that is counted."""


def transcriber(
    operator: Operator, blobs: BlobStore, *, release: Callable[[Sequence[str]], Awaitable[int]],
    ledger: UsageLedger | None = None,
) -> Listen:  # fmt: skip
    """Listens by the capability `speech.transcribe`; `release` takes the sound away again. The ledger counts it for the
    account that is at work, as `<its part>/guardrail`."""

    def meter() -> Meter:
        account = whose.get()
        if ledger is None or account is None:
            return unmetered
        path = "/".join(filter(None, (account.agent_path, PATH)))
        return ledger_meter(ledger, replace(account, agent_path=path))

    async def listen(sound: bytes) -> Transcript:
        key = await blobs.put(sound)
        try:
            return await operator.ask(
                "speech.transcribe", TranscribeRequest(sound=key), Transcript, meter=meter()
            )
        finally:
            await release([key])

    return listen


class SpokenCheck:
    """What is said, by the checks of texts. `SoundCheck`."""

    name = "speech"
    remote = True
    severity: Severity = "severe"

    def __init__(self, guardrails: Guardrails, listen: Listen, *, ready: Callable[[], bool]) -> None:
        self._guardrails, self._listen = guardrails, listen
        self.ready = ready
        """Whether anybody can listen just now."""

    async def check_sound(self, data: bytes, *, stage: Stage, locale: str = "") -> Heard:
        """The gravest verdict on the words, and where in the sound it stands."""
        transcript = await self._listen(data)
        spoken = transcript.spoken
        text = " ".join(word.word for word in spoken) or transcript.text
        locale = locale or transcript.language
        verdict = await self._guardrails.check(text, stage=stage, locale=locale, record=False)
        if verdict.action != "allow" and spoken:
            where = await self._where(spoken, text, verdict, stage, locale)
            verdict = verdict.model_copy(update={"range_s": where, "span": None, "text": None})
        return Heard(verdict=verdict, text=transcript.text, language=transcript.language)

    async def _where(
        self, spoken: list[SpokenWord], text: str, verdict: Verdict, stage: Stage, locale: str
    ) -> tuple[float, float]:
        """The seconds of the words that a verdict is about: by their place, else by the sentence that gets it by itself."""
        if verdict.span is not None:
            return _seconds_of(spoken, *verdict.span)
        for sentence in sentences_of(spoken):
            said = " ".join(word.word for word in sentence)
            alone = await self._guardrails.check(said, stage=stage, locale=locale, record=False)
            if alone.action == verdict.action:
                return sentence[0].start_s, sentence[-1].end_s
        return spoken[0].start_s, spoken[-1].end_s


def _seconds_of(spoken: list[SpokenWord], first: int, last: int) -> tuple[float, float]:
    """When the characters `first` to `last` of the words, joined by blanks, are said."""
    at, said = 0, list[SpokenWord]()
    for word in spoken:
        if at < last and at + len(word.word) > first:
            said.append(word)
        at += len(word.word) + 1
    said = said or spoken
    return said[0].start_s, said[-1].end_s


def sentences_of(spoken: list[SpokenWord], *, pause_s: float = 0.9) -> list[list[SpokenWord]]:
    """The words in sentences: by their marks, and by pauses."""
    found: list[list[SpokenWord]] = []
    for word in spoken:
        last = found[-1][-1] if found else None
        if last is None or last.word[-1:] in ".!?" or word.start_s - last.end_s > pause_s:
            found.append([])
        found[-1].append(word)
    return found
