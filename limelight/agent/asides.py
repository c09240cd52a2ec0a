"""What a message asks of memory itself is answered from memory: what is known of the brand, where something is, and "yes"
to taking over a brand guide. The answer becomes part of what the turn sees."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from limelight.agent.account import account
from limelight.agent.director.rules import settled
from limelight.infra.home import Storage
from limelight.infra.voice import LANGUAGES, Voice
from limelight.memory.brand import BrandMemory
from limelight.memory.brand_saying import Saying, read_saying
from limelight.memory.pointing import read_mention
from limelight.memory.supersede import holding
from limelight.router.asking import asked_of
from limelight.router.rules import asks_once_more
from limelight.router.text import clean
from limelight.router.understand import language_of
from limelight.schema.artifact import now
from limelight.schema.brand import BrandBrief, BrandLine, BrandTopic, Source
from limelight.schema.context import Context, Noted, PointedView
from limelight.schema.errors import NotFound
from limelight.schema.memory import ItemKind, MemoryItem, Topic
from limelight.schema.principal import Principal

SETTLED: tuple[ItemKind, ...] = ("constraint", "fact", "preference", "decision")
BRAND_TOPICS: frozenset[Topic] = frozenset(
    {"audience", "tone", "color", "brand", "words", "slogan", "logo", "style", "people", "claim", "market"}
)
"""What a brand is described by."""
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
_AS_TOPIC: dict[BrandTopic, Topic] = {
    "tone": "tone", "audience": "audience", "slogan": "slogan", "palette": "color", "claim": "claim", "font": "style",
    "avoid": "words",
}  # fmt: skip
"""What conversation memory calls what a brand is described by."""
_TOPICS: tuple[BrandTopic, ...] = ("palette", "tone", "audience", "claim", "slogan", "font", "avoid")
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
        self._rules: list[Noted] | None = None
        self._voice = Voice()

    async def read(self) -> None:
        """Read what every message is answered with, beside what else its turn reads."""
        if self._rules is None:
            self._rules = await self._settled()

    async def into(self, view: Context) -> Context:
        """The view with the answer, if memory has one, and with what was settled for everything in other conversations."""
        await self.read()
        known = {one.text for one in view.noted}
        if rules := [one for one in self._rules or () if one.text not in known]:
            view = view.model_copy(update={"noted": [*rules, *view.noted]})
        if self._reply is None:
            self._reply = await self._answered(view)
        return view.model_copy(update={"reply": self._reply}) if self._reply else view

    async def _answered(self, view: Context) -> str:
        if _BRAND.search(self._text):
            brief = await self._brand.brief(self._principal, view.brand.name)
            return told(brief, await self._said(), Voice(language_of(self._text, view)))
        if (_YES.match(self._text) or self._yes()) and (last := await self._last()):
            self._voice = Voice(language_of(self._text, view))
            if _ends(last, "b_use_guide"):
                return await self._adopted()
            if _ends(last, "b_right"):
                return await self._confirmed(view)
        self._voice = Voice(language_of(self._text, view))
        if (asked := asked_of(clean(self._text).masked)) and (
            told_of := await account(
                asked, view, self._storage, self._principal, thread_id=self._thread_id, voice=self._voice
            )
        ):
            return told_of
        if (saying := read_saying(self._text)) and (reply := await self._of_brand(saying, view)):
            return reply
        if rule := settled(self._text):
            return self._voice.say("noted", text=rule)
        if _WHERE.search(self._text) and view.meant:
            return view.unclear or await self._found(view.meant[0])
        if asks_once_more(self._text.lower()):
            return ""  # "… for the others" points at no one of them
        if view.unclear and len(self._text.split()) <= MAX_POINTING:
            mention = read_mention(self._text, now=now().astimezone())
            if mention and (mention.other or mention.not_that):
                return view.unclear
        return ""

    async def _of_brand(self, saying: Saying, view: Context) -> str:
        """Let the brand memory say what the person says of the brand; empty where the turn has more to do than to note it."""
        say, name = self._voice.say, view.brand.name
        if saying.what == "everything":
            return say("b_forget")
        brief = await self._brand.brief(self._principal, name)
        lines = brief.of(saying.topic)
        if saying.what == "allow":
            lines = [one for one in lines if one.text.casefold() == saying.text.casefold()]
            if not lines:
                return ""
        if saying.what != "keep":
            await self._forget(saying, lines, brief.brand)
            return say("noted", text=self._text.strip().rstrip(".!。"))
        if saying.topic != "avoid":
            await self._forget(saying, [one for one in lines if one.text != saying.text], brief.brand)
        source = Source(kind="conversation", id=self._thread_id, message_id=self._message_id)
        await self._brand.confirm(self._principal, saying.topic, saying.text, name=brief.brand, source=source)
        begun = view.concepts or view.storyboard or view.videos or view.running
        return "" if begun else say("noted", text=self._text.strip().rstrip(".!。"))

    async def _forget(self, saying: Saying, lines: Sequence[BrandLine], brand: str) -> None:
        """Forget lines of the brief, and what was learned of the same in conversations."""
        for line in lines:
            await self._brand.reject(self._principal, saying.topic, line.text, name=brand)
        if saying.what == "keep":
            return  # what was learned before is superseded by what is learned of this message
        for item in await self._storage.memories.list(self._principal, kinds=SETTLED):
            same = item.topic == _AS_TOPIC[saying.topic]
            if same and (saying.what != "allow" or saying.text.casefold() in item.text.casefold()):
                await self._storage.memories.forget(self._principal, item.id)

    def _yes(self) -> bool:
        return any(self._text.strip() == Voice(one).say("choice_yes") for one in LANGUAGES)

    async def _settled(self) -> list[Noted]:
        """The rules for everything that is made, oldest first."""
        items = holding(await self._storage.memories.list(self._principal, kinds=("constraint",)))
        return [Noted(kind=one.kind, text=one.text) for one in items if settled(one.text)][-MOST:]

    async def _said(self) -> list[MemoryItem]:
        """What the person settled about brand and audience, in any conversation."""
        items = holding(await self._storage.memories.list(self._principal, kinds=SETTLED))
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
        say = self._voice.say
        said = "\n".join(
            f"- {_from(one.sources[0], self._voice, title=say(f'b_{one.topic}'), text=one.text)}"
            for one in lines[:10]
        )
        return f"{say('b_adopted', name=guide.name)}\n\n{said}\n\n{say('b_forget')}"

    async def _confirmed(self, view: Context) -> str:
        brief = await self._brand.brief(self._principal, view.brand.name)
        known = {one.topic for one in await self._said()}
        open_lines = [line for topic in _TOPICS for line in _shown(brief, topic, known) if not line.confirmed]
        for line in open_lines:
            await self._brand.confirm(
                self._principal, line.topic, line.text, name=brief.brand, source=line.sources[0]
            )
        return self._voice.say("b_kept") if open_lines else ""

    async def _found(self, one: PointedView) -> str:
        try:
            artifact = await self._storage.artifacts.get(self._principal, one.id)
        except NotFound:
            return ""
        where = ""
        if artifact.thread_id and artifact.thread_id != self._thread_id:
            title = (await self._storage.conversations.thread(self._principal, artifact.thread_id)).title
            where = self._voice.say("b_in", title=title) if title else self._voice.say("b_in_other")
        place = self._voice.say("b_at_shot", n=one.index) if one.slot else ""
        when = _when(artifact.created_at, self._voice)
        return self._voice.say("b_found", name=artifact.name, place=place, when=when, where=where)


def _from(source: Source, voice: Voice, **slots: str) -> str:
    """A line with the page that it stands on: of a document by its number, of a site by its address."""
    if source.page:
        return voice.say("b_page", n=source.page, **slots)
    return voice.say("b_site", where=source.name, **slots)


def _ends(said: str, key: str) -> bool:
    """Whether something that was said ends with this question, in any language."""
    return any(said.rstrip().endswith(Voice(one).say(key)) for one in LANGUAGES)


def _shown(brief: BrandBrief, topic: BrandTopic, known: Collection[str]) -> list[BrandLine]:
    """The lines that are told of a topic: what the person told of it needs no supposing beside it."""
    return [one for one in brief.of(topic) if one.confirmed or topic not in known][:MOST]


def _in_brief(item: MemoryItem, brief: BrandBrief) -> bool:
    """Whether a line of the brief says what a message said."""
    text = item.text.casefold()
    return any(
        one.confirmed and item.topic == _AS_TOPIC[one.topic] and one.text.casefold() in text
        for one in brief.lines
    )


def told(brief: BrandBrief, said: Sequence[MemoryItem] = (), voice: Voice | None = None) -> str:
    """A brief in words: what was said first, what is supposed marked as such, and the question whether it is right."""
    say = (voice or Voice()).say
    sayings = [one for one in said if not _in_brief(one, brief)]
    rows = (
        [f"- **{say('b_you_told')}**: {'; '.join(one.text.rstrip('.') for one in sayings)}"]
        if sayings
        else []
    )
    known = {one.topic for one in said}
    open_lines = False
    for topic in _TOPICS:
        lines = _shown(brief, topic, known)
        if not lines:
            continue
        sure = all(line.confirmed for line in lines)
        open_lines = open_lines or not sure
        text = (", " if topic in {"palette", "avoid", "font"} else "; ").join(
            line.text if line.confirmed else f"*{line.text}*" for line in lines
        )
        sources = list(
            dict.fromkeys(s.name for line in lines if not line.confirmed for s in line.sources if s.name)
        )[:2]
        source = say("b_source", names=(voice or Voice()).listed(sources)) if sources and not sure else ""
        rows.append(f"- **{say(f'b_{topic}')}**: {text}{source}")
    if not rows:
        return say("b_nothing")
    ask = f"{say('b_italics')} {say('b_right')}" if open_lines else say("b_change")
    known_of = say("b_known", name=brief.name or say("b_your"))
    return f"{known_of}\n\n" + "\n".join(rows) + f"\n\n{ask}"


def _when(at: datetime, voice: Voice) -> str:
    local, today = at.astimezone(), now().astimezone()
    days = (today.date() - local.date()).days
    if days < 2:
        return voice.say("b_yesterday" if days else "b_today", time=f"{local:%H:%M}")
    if not voice.english:
        return voice.say("b_date", date=f"{local:%Y-%m-%d}")
    return voice.say("b_date", date=f"{local:%A}" if days < 7 else f"{local:%d %B}")
