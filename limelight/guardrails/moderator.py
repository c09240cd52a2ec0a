"""The guardrails as a provider: who has something to be checked names the capability, and gets what was found, and where."""

from __future__ import annotations

from limelight.guardrails.service import Guardrails
from limelight.guardrails.watch import watch
from limelight.schema.capability import Capability, CapabilityRequest, OnProgress
from limelight.schema.errors import ProviderFailed
from limelight.schema.guard import Verdict
from limelight.schema.speech import ModerateMediaRequest, ModerateTextRequest, Moderation, moderation_of
from limelight.schema.stores import BlobStore


class Moderator:
    """`text.moderate`, `image.moderate`, `video.moderate` and `audio.moderate`, by the checks of the guardrails. `Provider`.

    A check that cannot be made is a finding of category `unavailable`, which blocks or warns by what it looks for; what
    nobody here can check is named in `unchecked`.
    """

    name = "guardrails"
    capabilities: frozenset[Capability] = frozenset(
        {"text.moderate", "image.moderate", "video.moderate", "audio.moderate"}
    )

    def __init__(self, guardrails: Guardrails, blobs: BlobStore) -> None:
        self._guardrails, self._blobs = guardrails, blobs

    def used(self) -> int:
        """How often the checks were asked, by whomever."""
        return sum(self._guardrails.asked.values())

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> Moderation:
        """What was found. Raises `BadInput` for a film or sound that is none."""
        rails = self._guardrails
        match request:
            case ModerateTextRequest():
                verdict = await rails.check(
                    request.text, stage=request.stage, locale=request.locale, placement=request.placement
                )
                return moderation_of(verdict)
            case ModerateMediaRequest() if capability == "image.moderate":
                if not rails.sees:
                    return Moderation(unchecked=["pictures"])
                data = await self._blobs.get(request.media)
                return moderation_of(await rails.check_picture(data, stage=request.stage))
            case ModerateMediaRequest():
                return await self._film(request, on_progress)
            case _:
                raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)

    async def _film(self, request: ModerateMediaRequest, on_progress: OnProgress | None) -> Moderation:
        data = await self._blobs.get(request.media)
        worst, found = Verdict(), list[Verdict]()
        made = Moderation()
        async for state in watch(self._guardrails, data, stage=request.stage, locale=request.locale):
            if on_progress is not None:
                on_progress(state.safe_s / max(state.seconds, 0.001), f"{state.safe_s:g} s are safe")
            worst, found = state.verdict, state.found
            made = Moderation(unchecked=[*state.unchecked], safe_s=state.safe_s)
        told = moderation_of(worst, *found)
        return made.model_copy(update={"action": told.action, "findings": told.findings})
