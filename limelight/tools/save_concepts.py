"""`save_concepts`: the copy subagent's ideas become artifacts, and the cards the person chooses from."""

from __future__ import annotations

from pydantic import JsonValue

from limelight.schema.artifact import Artifact
from limelight.schema.state import ConceptItem
from limelight.schema.work import ConceptDraft, SaveConcepts
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, keep, outcome, recorded


async def save_concepts(scope: ToolScope, args: SaveConcepts) -> ToolOutcome:
    """Guard the words, record each concept in order, and replace the cards of the thread."""
    made: list[tuple[Artifact, ConceptDraft]] = []
    drafts = [await _cleared(scope, draft) for draft in args.concepts]
    for index, draft in enumerate(drafts, start=1):
        key = scope.step.for_item(f"concept-{index}")
        artifact = await recorded(scope, key) or await keep(
            scope, key, kind="concept", name=draft.title, meta=_meta(draft, index, args.product_id)
        )
        made.append((artifact, draft))
    ctx = scope.ctx
    async with ctx.services.states.edit(ctx.principal, ctx.thread_id, scope.emitter) as state:
        state.concepts = {
            artifact.id: ConceptItem(
                index=index, title=draft.title, hook=draft.hook, mood=draft.mood, shots=draft.shots
            )
            for index, (artifact, draft) in enumerate(made, start=1)
        }
    titles = ", ".join(f"“{draft.title}”" for _, draft in made)
    return outcome(f"{len(made)} concepts: {titles}", [artifact for artifact, _ in made])


async def _cleared(scope: ToolScope, draft: ConceptDraft) -> ConceptDraft:
    """The draft with every word of it as it may be shown. Raises `Refused`: then no concept is recorded."""
    shots = [
        shot.model_copy(
            update={
                name: await allowed(scope, getattr(shot, name))
                for name in ("title", "scene", "description", "caption", "subcaption")
            }
        )
        for shot in draft.shots
    ]
    words = {name: await allowed(scope, getattr(draft, name)) for name in ("title", "hook", "mood")}
    return draft.model_copy(update={**words, "shots": shots})


def _meta(draft: ConceptDraft, index: int, product_id: str | None) -> dict[str, JsonValue]:
    shots: list[JsonValue] = [shot.model_dump(mode="json") for shot in draft.shots]
    return {
        "index": index, "title": draft.title, "hook": draft.hook, "mood": draft.mood,
        "music_mood": draft.music_mood, "shots": shots, "product_id": product_id,
        "text": f"{draft.title}{'。' if draft.hook.endswith('。') else '. '}{draft.hook}",
    }  # fmt: skip


SAVE_CONCEPTS = ToolSpec(
    name="save_concepts",
    description="Record concepts for a product's video: each with title, hook, mood, music and shots in order.",
    args=SaveConcepts,
    run=save_concepts,
)
