"""The guardrail service: the cheap checks first, then the others side by side; the gravest verdict wins."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import nullcontext
from typing import TypeVar

import structlog

from limelight.guardrails.journal import Journal, digest_of
from limelight.guardrails.strikes import Strikes
from limelight.infra.load import Load
from limelight.schema.guard import Action, Check, Heard, Line, PictureCheck, SoundCheck, Stage, Verdict

log = structlog.get_logger(__name__)

GRAVITY: dict[Action, int] = {"allow": 0, "warn": 1, "redact": 2, "block": 3}
DEFAULT_LOCALE = "en"
Ask = Callable[[], Coroutine[object, object, Verdict]]
AnyCheck = TypeVar("AnyCheck", bound=Check | PictureCheck | SoundCheck)


class Guardrails:
    """Checks texts, and pictures and sounds where there are checks of these: at input, between agent and tool, and at output.

    `fail_open` names checks that open the gate, with a flag, when they cannot be made, whatever they look for. `load` counts
    the calls of those that ask a service; `journal` keeps every verdict.
    """

    def __init__(
        self, checks: Sequence[Check], *, pictures: Sequence[PictureCheck] = (), timeout_s: float = 2.0,
        picture_timeout_s: float = 15.0, sound_timeout_s: float = 300.0, fail_open: Collection[str] = (),
        strikes: Strikes | None = None, locale: str = DEFAULT_LOCALE, load: Load | None = None,
        journal: Journal | None = None,
    ) -> None:  # fmt: skip
        self._checks, self._pictures = list(checks), list(pictures)
        self._sounds: list[SoundCheck] = []
        self._sound_timeout_s = sound_timeout_s
        self._picture_timeout_s = picture_timeout_s
        self._timeout_s = timeout_s
        self._load, self._journal = load, journal
        self._fail_open = frozenset(fail_open)
        self.asked: Counter[str] = Counter()
        """How many texts, pictures and sounds were checked."""
        self.strikes = strikes or Strikes()
        """Severe refusals by sender."""
        self.locale = locale
        """Whose rules hold where a caller names none."""

    def stricter(self, *checks: Check, locale: str) -> Guardrails:
        """The same checks and these, with the rules of another language or market."""
        made = Guardrails(
            [*self._checks, *checks], pictures=self._pictures, timeout_s=self._timeout_s,
            picture_timeout_s=self._picture_timeout_s, sound_timeout_s=self._sound_timeout_s, fail_open=self._fail_open,
            strikes=self.strikes, locale=locale, load=self._load, journal=self._journal,
        )  # fmt: skip
        made._sounds, made.asked = self._sounds, self.asked
        return made

    def listen(self, check: SoundCheck) -> None:
        """Take up a check of sounds. It comes later than the others where it judges by them what is said."""
        self._sounds.append(check)

    def locale_of(self, language: str) -> str:
        """Whose rules hold for a conversation in a language: the agent's own, where it is made for a language or market; else
        those of the language that is spoken."""
        return language if self.locale == DEFAULT_LOCALE and language else self.locale

    def warm(self) -> None:
        """Let the checks that have a `warm` load now what their first use would load."""
        for check in self._checks:
            getattr(check, "warm", lambda: None)()

    async def check(
        self, text: str, *, stage: Stage, locale: str = "", placement: str = "", record: bool = True
    ) -> Verdict:
        """The gravest verdict: local checks first, then the remote ones side by side; the first block ends it.

        A check that fails or hangs closes the gate, or opens it with a flag where what it looks for is mild; either way
        the verdict says so. Of what several redact, all is redacted, and remote checks get what local ones left. Unless told
        not to, what is not simply allowed is recorded, without the text.
        """
        if not text.strip():
            return Verdict()
        self.asked["texts"] += 1

        def ask(check: Check, words: str) -> Ask:
            return lambda: check.check_text(
                words, stage=stage, locale=locale or self.locale, placement=placement
            )

        verdict, by = await self._cleaned(text, ask, stage)
        if record:
            self.record(text, verdict, stage=stage, check=by)
        return verdict

    async def _cleaned(
        self, text: str, ask: Callable[[Check, str], Ask], stage: Stage
    ) -> tuple[Verdict, str]:
        """The gravest verdict on a text, and the check that gave it; every redaction is in its words."""
        words, worst, by = text, Verdict(), ""
        for remote in (False, True):
            seen = words
            asked = [(one, ask(one, seen)) for one in self._checks if getattr(one, "remote", True) == remote]
            for verdict, check in await self._found(asked, stage, self._timeout_s):
                if (
                    verdict.action == "redact" and words != seen
                ):  # it has not seen what another one has redacted
                    verdict, check = await self._one(check, ask(check, words), stage, self._timeout_s)
                if seen != text:
                    verdict = verdict.model_copy(update={"span": None})  # of other words than were given
                if verdict.action == "redact" and verdict.text is not None:
                    words = verdict.text
                worst, by = _graver((worst, by), (verdict, check.name))
            if worst.action == "block":
                break
        return (worst.model_copy(update={"text": words}) if worst.action == "redact" else worst), by

    @property
    def sees(self) -> bool:
        """Whether there are checks of pictures."""
        return bool(self._pictures)

    async def check_lines(self, lines: Sequence[Line], *, stage: Stage, locale: str = "") -> Verdict:
        """The verdict on the words of a picture, with the place of the line that gets it by itself."""
        text = " ".join(line.text for line in lines)
        verdict = await self.check(text, stage=stage, locale=locale)
        if verdict.action in {"allow", "redact"}:
            return verdict
        for line in lines:
            alone = await self.check(line.text, stage=stage, locale=locale, record=False)
            if alone.action == verdict.action and line.region is not None:
                return verdict.model_copy(update={"region": line.region, "span": None})
        return verdict.model_copy(update={"span": None})

    @property
    def hears(self) -> bool:
        """Whether there are checks of sounds that somebody can make just now."""
        return bool(self._ready())

    def _ready(self) -> list[SoundCheck]:
        return [check for check in self._sounds if getattr(check, "ready", lambda: True)()]

    async def check_sound(self, data: bytes, *, stage: Stage, locale: str = "") -> Heard:
        """The gravest verdict of all checks on a WAV, and what is said in it; "allow" where there are none.

        Its line of the audit log is written by who puts the parts of a film together.
        """
        heard: list[Heard] = []

        def ask(check: SoundCheck) -> Ask:
            async def asked() -> Verdict:
                heard.append(await check.check_sound(data, stage=stage, locale=locale or self.locale))
                return heard[-1].verdict

            return asked

        asked: list[tuple[Check | PictureCheck | SoundCheck, Ask]] = [
            (check, ask(check)) for check in self._ready()
        ]
        self.asked["sounds"] += bool(asked)
        verdict, _ = await self._worst(asked, stage, self._sound_timeout_s)
        said = next((one for one in heard if one.text), Heard())
        return said.model_copy(update={"verdict": verdict})

    async def check_picture(self, data: bytes, *, stage: Stage, record: bool = True) -> Verdict:
        """The gravest verdict of all checks on a PNG or JPEG; "allow" where there are none."""

        def ask(check: PictureCheck) -> Ask:
            return lambda: check.check_picture(data, stage=stage)

        asked: list[tuple[Check | PictureCheck | SoundCheck, Ask]] = [
            (check, ask(check)) for check in self._pictures
        ]
        self.asked["pictures"] += bool(asked)
        verdict, by = await self._worst(asked, stage, self._picture_timeout_s)
        if record:
            self.record(data, verdict, stage=stage, check=by)
        return verdict

    def record(self, thing: str | bytes, verdict: Verdict, *, stage: Stage, check: str = "") -> None:
        """A line of the audit record; of what is not simply allowed one of the log too. The text is in both as a digest only."""
        if self._journal is not None:
            self._journal.write(thing, verdict, stage=stage, check=check)
        if verdict.action == "allow":
            return
        log.info(
            "guardrail", stage=stage, check=check, action=verdict.action, category=verdict.category,
            severity=verdict.severity, digest=digest_of(thing), size=len(thing),
        )  # fmt: skip

    async def _worst(
        self, asked: Sequence[tuple[Check | PictureCheck | SoundCheck, Ask]], stage: Stage, timeout_s: float
    ) -> tuple[Verdict, str]:
        """The gravest verdict, and the check that gave it."""
        worst = (Verdict(), "")
        for verdict, check in await self._found(asked, stage, timeout_s):
            worst = _graver(worst, (verdict, check.name))
        return worst

    async def _found(
        self, asked: Sequence[tuple[AnyCheck, Ask]], stage: Stage, timeout_s: float
    ) -> list[tuple[Verdict, AnyCheck]]:
        """The verdicts with their checks, to the first that blocks."""
        local = [one for one in asked if not getattr(one[0], "remote", True)]
        remote = [one for one in asked if getattr(one[0], "remote", True)]
        found: list[tuple[Verdict, AnyCheck]] = []
        for check, ask in local:  # nothing to wait for: one after another is as quick
            found.append(await self._one(check, ask, stage, timeout_s))
            if found[-1][0].action == "block":
                return found
        if not remote:
            return found
        tasks = [asyncio.create_task(self._one(check, ask, stage, timeout_s)) for check, ask in remote]
        try:
            for next_one in asyncio.as_completed(tasks):
                found.append(await next_one)
                if found[-1][0].action == "block":
                    break
        finally:
            for task in tasks:
                task.cancel()
        return found

    async def _one(
        self, check: AnyCheck, ask: Ask, stage: Stage, timeout_s: float
    ) -> tuple[Verdict, AnyCheck]:
        started, failed = time.monotonic(), True
        try:
            async with asyncio.timeout(timeout_s) if getattr(check, "waits", True) else nullcontext():
                verdict = await ask()
            failed = False
            return verdict, check
        except asyncio.CancelledError:
            failed = False  # another one has blocked it already
            raise
        except Exception as error:
            log.error("guardrail_failed", check=check.name, stage=stage, error=repr(error))
            mild = getattr(check, "severity", "severe") == "mild" or check.name in self._fail_open
            why = f"the check {check.name!r} could not be made ({type(error).__name__})"
            return Verdict(
                action="warn" if mild else "block", category="unavailable",
                severity="mild" if mild else "severe", reason=why,
                suggestion="" if mild else "Try again in a moment.",
            ), check  # fmt: skip
        finally:
            if self._load is not None and getattr(check, "remote", True):
                self._load.note("guardrail", check.name, seconds=time.monotonic() - started, failed=failed)


def _graver(one: tuple[Verdict, str], other: tuple[Verdict, str]) -> tuple[Verdict, str]:
    """The graver verdict with its check; of two alike the first."""
    return other if GRAVITY[other[0].action] > GRAVITY[one[0].action] else one
