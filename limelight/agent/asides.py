"""What a message asks of memory itself is answered from memory: what is known of the brand, where something is, and "yes"
to taking over a brand guide. The answer becomes part of what the turn sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from limelight.infra.home import Storage
from limelight.memory.brand import BrandMemory
from limelight.memory.pointing import read_mention
from limelight.router.rules import asks_once_more
from limelight.schema.artifact import now
from limelight.schema.brand import BrandBrief, BrandTopic
from limelight.schema.context import Context, PointedView
from limelight.schema.errors import NotFound
from limelight.schema.memory import ItemKind, MemoryItem, Topic
from limelight.schema.principal import Principal

SETTLED: tuple[ItemKind, ...] = ("constraint", "fact", "preference", "decision")
BRAND_TOPICS: frozenset[Topic] = frozenset(
    {"audience", "tone", "color", "brand", "words", "slogan", "logo", "style", "people", "claim", "market"}
)
"""What a brand is described by."""
USE_GUIDE = "Shall I use it for your brand?"
RIGHT = "Is that right?"
_BRAND = re.compile(
    r"\b(?:what|tell|show|summari[sz]e|how would you describe)\b.*\b(?:know|remember|learn\w*|think|understand|about|describe)\b.*\bbrand\b"
    r"|\bbrand (?:brief|memory|profile)\b|\bwas (?:weißt|wissen) .*\bmarke\b|\bque sa(?:is|vez)\b.*\bmarque\b|\bqué sabes? .*\bmarca\b"
    r"|\bo que (?:você )?sabe .*\bmarca\b|ブランドについて.*(?:知って|教えて|わかって)",
    re.I,
)
_WHERE = re.compile(
    r"^\W*(?:please |can you |could you )*(?:show|find|where(?:'s| is| are)|which (?:one )?(?:is|was)|open|do you (?:still )?have|"
    r"zeig\w*|wo ist|welches ist|montre\w*|où est|trouve|muestra\w*|muéstra\w*|dónde está|encuentra|mostr[ae]\w*|onde está)\b|見せて|どこ",
    re.I,
)
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|sure|ok(?:ay)?|please do|do it|use it|go ahead|that'?s right|correct|right|ja|genau|stimmt|oui|c'est ça|sí|si|"
    r"claro|sim|isso|はい)\b[\s\w,'’]{0,24}[.!]*$",
    re.I,
)
_TITLES: dict[BrandTopic, str] = {
    "palette": "Colours", "tone": "Tone", "audience": "Audience", "claim": "Claims that may be made", "slogan": "Slogan",
    "font": "Typefaces", "avoid": "Words to avoid",
}  # fmt: skip
MOST = 6
MAX_POINTING = 8
"""Words of a message that does no more than point at the other one."""


class Asides:
    """Answers one message's questions of memory, once."""

    def __init__(
        self, storage: Storage, principal: Principal, thread_id: str, *, text: str, message_id: str
    ) -> None:
        self._storage, self._principal, self._thread_id = storage, principal, thread_id
        self._text, self._message_id = text, message_id
        self._brand = BrandMemory(storage.catalogue, storage.artifacts, storage.brand_notes)
        self._reply: str | None = None

    async def into(self, view: Context) -> Context:
        """The view with the answer, if memory has one."""
        if self._reply is None:
            self._reply = await self._answered(view)
        return view.model_copy(update={"reply": self._reply}) if self._reply else view

    async def _answered(self, view: Context) -> str:
        if _BRAND.search(self._text):
            return told(await self._brand.brief(self._principal, view.brand.name), await self._said())
        if _YES.match(self._text) and (last := await self._last()):
            if last.rstrip().endswith(USE_GUIDE):
                return await self._adopted()
            if last.rstrip().endswith(RIGHT):
                return await self._confirmed(view)
        if _WHERE.search(self._text) and view.meant:
            return view.unclear or await self._found(view.meant[0])
        if asks_once_more(self._text.lower()):
            return ""  # "… for the others" points at no one of them
        mention = read_mention(self._text, now=now().astimezone())
        if mention and (mention.other or mention.not_that) and len(self._text.split()) <= MAX_POINTING:
            return view.unclear
        return ""

    async def _said(self) -> list[MemoryItem]:
        """What the person settled about brand and audience, in any conversation."""
        items = await self._storage.memories.list(self._principal, kinds=SETTLED)
        return [one for one in items if one.topic in BRAND_TOPICS][-MOST:]

    async def _last(self) -> str:
        """What the assistant said last."""
        said = await self._storage.conversations.messages(self._principal, self._thread_id, limit=6)
        return next(
            (m.content for m in reversed(said) if m.role == "assistant" and m.id != self._message_id), ""
        )

    async def _adopted(self) -> str:
        documents = await self._storage.artifacts.list(
            self._principal, thread_id=self._thread_id, kinds=["document"], limit=5
        )
        guide = next((one for one in reversed(documents) if one.meta.get("guide")), None)
        if guide is None:
            return ""
        lines = await self._brand.adopt(self._principal, guide.id)
        said = "\n".join(
            f"- {_TITLES[one.topic]}: {one.text} (page {one.sources[0].page})" for one in lines[:10]
        )
        return f"Done: your brand kit follows “{guide.name}” now.\n\n{said}\n\nYou can change or forget any of it under “Your brand”."

    async def _confirmed(self, view: Context) -> str:
        brief = await self._brand.brief(self._principal, view.brand.name)
        open_lines = [line for line in brief.lines if not line.confirmed][: 2 * MOST]
        for line in open_lines:
            await self._brand.confirm(
                self._principal, line.topic, line.text, name=brief.brand, source=line.sources[0]
            )
        return (
            "Thank you, I keep that. You can change or forget any line under “Your brand”."
            if open_lines
            else ""
        )

    async def _found(self, one: PointedView) -> str:
        try:
            artifact = await self._storage.artifacts.get(self._principal, one.id)
        except NotFound:
            return ""
        where = ""
        if artifact.thread_id and artifact.thread_id != self._thread_id:
            title = (await self._storage.conversations.thread(self._principal, artifact.thread_id)).title
            where = f", in the conversation “{title}”" if title else ", in another conversation"
        place = f" (shot {one.index} of the storyboard)" if one.slot else ""
        return (
            f"That is “{artifact.name}”{place}, {_when(artifact.created_at)}{where}. You find it in your library; what shall I "
            "do with it?"
        )


def told(brief: BrandBrief, said: Sequence[MemoryItem] = ()) -> str:
    """A brief in words: what was said first, what is supposed marked as such, and the question whether it is right."""
    rows = [f"- **You told me**: {'; '.join(one.text.rstrip('.') for one in said)}"] if said else []
    known = {one.topic for one in said}
    for topic, title in _TITLES.items():
        lines = [one for one in brief.of(topic) if one.confirmed or topic not in known]
        if not lines:
            continue
        sure = all(line.confirmed for line in lines[:MOST])
        text = (", " if topic in {"palette", "avoid", "font"} else "; ").join(
            line.text for line in lines[:MOST]
        )
        sources = list(
            dict.fromkeys(
                s.name for line in lines[:MOST] if not line.confirmed for s in line.sources if s.name
            )
        )[:2]
        source = f" *(read off {' and '.join(sources)})*" if sources and not sure else ""
        rows.append(f"- **{title}**: {text}{source}")
    if not rows:
        return (
            "I know nothing of your brand yet. Send me your logo, a brand guide as PDF or a photo of a product, or add products: "
            "I read colours, tone and audience off them."
        )
    name = f" {brief.name}" if brief.name else " your brand"
    open_lines = any(not line.confirmed for line in brief.lines)
    ask = (
        f" What is in italics I have only read off what you gave me. {RIGHT}"
        if open_lines
        else " You can change any of it under “Your brand”."
    )
    return f"This is what I know about{name}:\n\n" + "\n".join(rows) + f"\n\n{ask.strip()}"


def _when(at: datetime) -> str:
    local, today = at.astimezone(), now().astimezone()
    days = (today.date() - local.date()).days
    day = (
        "today"
        if days == 0
        else "yesterday"
        if days == 1
        else f"on {local:%A}"
        if days < 7
        else f"on {local:%d %B}"
    )
    return (
        f"from {day.removeprefix('on ')} at {local:%H:%M}" if days < 2 else f"from {day.removeprefix('on ')}"
    )
