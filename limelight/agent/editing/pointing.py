"""What a message points at becomes part of what its turn sees."""

from __future__ import annotations

from collections.abc import Collection

from limelight.agent.editing.retouching import Retouching
from limelight.infra.stores.edits import EditStore
from limelight.router.language import detect_language
from limelight.schema.as_of import AsOf
from limelight.schema.context import Context, PointedView, Retouch
from limelight.schema.principal import Principal
from limelight.sdk.context import Services


class Pointing:
    """Reads the references of one message once: what it makes later must not change what it meant."""

    def __init__(
        self, services: Services, edits: EditStore, principal: Principal, thread_id: str, *, text: str, message_id: str
    ) -> None:  # fmt: skip
        self._retouching = Retouching(services, edits, principal, thread_id)
        self._retouch: Retouch | None = None
        self._services = services
        self._principal, self._thread_id = principal, thread_id
        self._text, self._message_id = text, message_id
        self._found: dict[str, object] | None = None

    async def into(self, view: Context, *, as_of: AsOf | None = None, stale: Collection[str] = ()) -> Context:
        """The view with what is meant of what `as_of` sees without what was taken back (`stale`), and the question when that
        is not clear."""
        first = self._found is None
        if self._found is None:
            self._found = await self._read(as_of, stale)
        view = view.model_copy(update=self._found) if self._found else view
        if first:
            self._retouch = await self._retouching.read(self._text, view)
        return view.model_copy(update={"retouch": self._retouch}) if self._retouch else view

    async def _read(self, as_of: AsOf | None, stale: Collection[str]) -> dict[str, object]:
        references = self._services.artifacts.references
        if references is None:
            return {}
        found = await references.resolve(
            self._principal, self._thread_id, self._text, language=detect_language(self._text),
            message_id=self._message_id, as_of=as_of, stale=stale,
        )  # fmt: skip
        if found is None:
            return {}
        meant = [
            PointedView(
                id=one.artifact_id, kind=one.kind, name=one.name, index=one.place, slot=one.slot, mime=one.mime,
                words=found.words, asked=found.asked, confidence=one.confidence, why=one.why,
            )
            for one in found.candidates[:3]
        ]  # fmt: skip
        return {"meant": meant, "unclear": found.question}
