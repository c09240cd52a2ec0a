"""What a message says of the brand itself, in six languages: "our tone is playful", "forget the audience", "cheap is fine now"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from limelight.memory.extract import drafts_of
from limelight.schema.brand import BrandTopic

_TOPICS: dict[BrandTopic, str] = {
    "tone": r"tone(?: of voice)?|brand voice|ton(?:fall|alität)?|tono(?: de voz)?|tom(?: de voz)?|トーン|口調",
    "audience": r"(?:target )?audience|target group|zielgruppe|público[- ]alvo|público(?: objetivo)?|audiencia|public(?: cible)?|cible|ターゲット|客層",
    "slogan": r"slogan|tagline|eslogan|devise|スローガン",
    "palette": r"(?:brand )?colou?rs|farben|colores|couleurs|cores|色",
    "claim": r"claims|aussagen|afirmaciones|affirmations|afirmações|訴求",
    "font": r"fonts?|typefaces?|schriften|tipografías?|polices?|tipografia|書体",
}
_ONE_LINE = ("tone", "audience", "slogan")
_OWN = r"our|my|unsere?|meine?|nuestr[oa]|mi|notre|mon|ma|noss[oa]|meu|minha"
_THE = rf"the|die|den|das|el|la|los|las|le|les|o|a|os|as|{_OWN}|unsere[ns]?|nuestr[oa]s|nos|noss[oa]s"
_NAMED = "|".join(f"(?P<{topic}>{words})" for topic, words in _TOPICS.items())
_SAID = "|".join(f"(?P<{topic}>{_TOPICS[topic]})" for topic in _ONE_LINE)
_KEEP = (
    re.compile(
        rf"\W*(?:(?:no|nein|non|não|actually|eigentlich)[,:]?\s+)?(?:{_OWN})\s+(?:{_SAID})\s+(?:is|are|ist|sind|es|son|est|sont|é|são)\s*:?\s+"
        r"(?P<text>[^?]{2,160}?)[.!]*\s*",
        re.I,
    ),
    re.compile(
        rf"(?:(?:当社|うち|私たち|弊社)の)?(?:{_SAID})は(?P<text>[^？?]{{1,80}}?)(?:です|だ)?[。！!]*"
    ),
)
_NO_VALUE = re.compile(
    r"^(?:not|too|also|so|wrong|great|good|fine|perfect|nicht|zu|auch|falsch|gut|no|demasiado|también|muy|bien|pas|trop|aussi|não|muito|também|bom|何|どう)\b"
    r"|\b(?:and|und|y|et|e) (?:make|create|show|use|give|let|never|always|please|mach\w*|zeig\w*|haz|crea|usa|nunca|fais|montre|jamais|faça|mostre)\b"
    r"|\bfor (?:the|this)\b|\bfür (?:die|diese|das)\b|\bpara (?:la|esta|el|este|a|o)\b|\bpour (?:la|cette|le|ce)\b",
    re.I,
)
"""A judgement, an addition, what more is asked for, or what holds for one campaign only."""
_FORGET = (
    re.compile(
        rf"\W*(?:please\s+)?(?:forget|vergiss|olvida|oublie[sz]?|esquece|esqueça)\s+(?:bitte\s+)?(?:about\s+)?(?:{_THE})\s+(?:{_NAMED})\W*",
        re.I,
    ),
    re.compile(rf"(?:{_NAMED})(?:を|のことは)忘れて(?:ください)?[。！!]*"),
)
_EVERYTHING = re.compile(
    r"\b(?:forget|vergiss|olvida|oublie[sz]?|esquece|esqueça)\b.*\b(?:brand|marke|marca|marque)\b|ブランド.*忘れて",
    re.I,
)
_WORD = r"[“\"'„«]?\s?(?P<text>[\w-]+(?: [\w-]+)?)\s?[”\"'“»]?[.!]*\s*"
_AVOID = (
    re.compile(
        r"\W*(?:never (?:use|say|write) the words?|(?:do not|don't) (?:use|say) the word|avoid the word|(?:benutze|verwende|sag|schreib\w*) (?:nie|niemals) das wort|"
        rf"nunca (?:uses|digas|use|diga) (?:la palabra|a palavra)|n'(?:utilise|emploie)[sz]? jamais le mot)\s+{_WORD}",
        re.I,
    ),
    re.compile(r"「(?P<text>[^」]{1,40})」という言葉は使わない(?:で(?:ください)?)?[。！!]*"),
)
_ALLOW = (
    re.compile(
        rf"\W*(?:the word |das wort |la palabra |le mot |a palavra )?{_WORD}(?<=\s)(?:(?:is|are) (?:fine|ok|okay|allowed)(?: now| again)?|ist (?:jetzt |wieder )+(?:in ordnung|ok|okay|erlaubt)|"
        r"(?:ya )?está (?:bien|permitid[oa])(?: ahora)?|est (?:ok|permis|autorisé)(?: maintenant)?|(?:agora )?está (?:bem|permitid[oa]|ok)(?: agora)?)[.!]*\s*",
        re.I,
    ),
    re.compile(r"「?(?P<text>[^」は]{1,40})」?は(?:もう)?使って(?:も)?いい(?:です|よ)?[。！!]*"),
)


@dataclass(frozen=True)
class Saying:
    """One thing that is said of the brand."""

    what: Literal["keep", "forget", "allow", "everything"]
    topic: BrandTopic
    text: str = ""


def read_saying(text: str) -> Saying | None:
    """What a message says of the brand when it does nothing else; None for other messages."""
    text = text.strip().replace("’", "'")
    if len(text) > 240:
        return None
    if m := _matched(_FORGET, text):
        return Saying("forget", _topic(m))
    if _EVERYTHING.search(text):
        return Saying("everything", "tone")
    if (m := _matched(_AVOID, text)) or (m := _matched(_ALLOW, text)):
        allowed = m.re in _ALLOW
        return Saying("allow" if allowed else "keep", "avoid", m.group("text"))
    m = _matched(_KEEP, text)
    said = m.group("text").strip(" “”\"'„«»") if m else ""
    if m and not _NO_VALUE.search(said) and len(drafts_of(text)) <= 1:  # it says no more than this
        return Saying("keep", _topic(m), said)
    return None


def _matched(forms: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((m for form in forms if (m := form.fullmatch(text))), None)


def _topic(m: re.Match[str]) -> BrandTopic:
    return next(topic for topic in _TOPICS if m.groupdict().get(topic))
