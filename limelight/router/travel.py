"""Going back in time by words: "go back to before the logo was added", "the version from before the night shot",
"undo everything since the storyboard". Says which moment is meant in the person's words; what it is, the history tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from limelight.infra.sieve import Sieve
from limelight.router.text import CleanText, fill

Side = Literal["at", "before"]

_GO = (
    r"(?:(?:go|jump|get|travel|switch|turn|roll|rewind|take|bring|put)(?:\s+(?:me|us|it|this|that|everything|things|the\s+\w+))?"
    r"\s+(?:all\s+the\s+way\s+)?back|back|return|revert|rewind|reset|restore)(?:\s+(?:it|everything|this|all|us))?"
)
_VERSION = r"(?:the\s+)?(?:version|state|one|point|moment|place|time|way\s+(?:it|things)\s+w(?:as|ere)|how\s+(?:it|things)\s+w(?:as|ere))"
_ALL = r"(?:everything|all(?:\s+of\s+it|\s+that)?|all\s+(?:my\s+|the\s+)?(?:changes|edits)|(?:my|the)\s+changes|every\s+change|what\s+\w+\s+(?:did|changed))"
_BEFORE = r"(?:(?:right\s+|just\s+)?before|prior\s+to)"
_AT = r"(?:(?:right\s+|just\s+)?(?:after|when|where)|as\s+of)"
_PATTERNS: tuple[tuple[Side, str], ...] = (
    # English
    ("before", rf"\b{_GO}\s+(?:to\s+)?(?:{_VERSION}\s+)?(?:we\s+(?:had|were)\s+)?(?:from\s+)?{_BEFORE}\s+(?P<moment>.+)"),
    ("at", rf"\b{_GO}\s+(?:to\s+)?(?:{_VERSION}\s+)?(?:we\s+(?:had|were)\s+)?(?:from\s+)?{_AT}\s+(?P<moment>.+)"),
    ("at", rf"\b{_GO}\s+to\s+(?:the\s+)?(?:version|state|point)\s+(?:with|of|from)\s+(?P<moment>.+)"),
    ("at", rf"\b{_GO}\s+to\s+(?P<moment>(?:the\s+|our\s+|my\s+)?(?:very\s+)?(?:first\s+|original\s+|initial\s+)?(?:storyboard|beginning|start|concepts?\s+stage)\b.*)"),
    ("before", rf"\b(?:undo|discard|drop|throw\s+away|take\s+back|forget)\s+{_ALL}\s+(?:from|starting\s+with)\s+(?P<moment>.+?)(?:\s+on(?:wards)?)?$"),
    ("at", rf"\b(?:undo|discard|drop|throw\s+away|take\s+back)\s+{_ALL}\s+(?:since|after|(?:back\s+|up\s+)?(?:to|until|till))\s+(?P<moment>.+)"),
    ("before", rf"\b{_VERSION}\s+(?:we\s+had\s+)?(?:from\s+)?{_BEFORE}\s+(?P<moment>.+)"),
    ("before", rf"\b(?:as|how|like)\s+(?:it|things|everything|the\s+\w+)\s+(?:was|were|looked|stood)\s+{_BEFORE}\s+(?P<moment>.+)"),
    # German
    ("before", r"\bzurück\s+(?:zu(?:m|r)?\s+)?(?:(?:stand|version|punkt|zeitpunkt)\s+)?(?:von\s+)?(?:,?\s*(?:bevor|vor))\s+(?P<moment>.+)"),
    ("before", r"\b(?:version|stand)\s+(?:von\s+)?(?:,?\s*(?:bevor|vor))\s+(?P<moment>.+)"),
    ("at", r"\bzurück\s+zu(?:m|r)?\s+(?P<moment>(?:ersten\s+)?(?:storyboard|anfang|#\s*\d+).*)"),
    ("at", r"\balles\s+(?:seit|nach|ab)\s+(?P<moment>.+?)\s+(?:rückgängig|zurück\w*|verwerfen)"),
    ("at", r"\b(?:mach|nimm|verwirf)\s+alles\s+(?:seit|nach)\s+(?P<moment>.+?)(?:\s+(?:rückgängig|zurück))?$"),
    # Spanish
    ("before", r"\b(?:vuelve|volver|volvamos|regresa|regresar|retrocede)\s+(?:atrás\s+)?(?:a\s+)?(?:(?:la\s+versión|el\s+punto|el\s+estado)\s+)?(?:de\s+)?antes\s+de(?:l)?\s+(?:que\s+)?(?P<moment>.+)"),
    ("before", r"\bla\s+versión\s+(?:de\s+)?antes\s+de(?:l)?\s+(?:que\s+)?(?P<moment>.+)"),
    ("at", r"\b(?:vuelve|volver|regresa)\s+a(?:l)?\s+(?P<moment>(?:primer\s+)?(?:storyboard|principio|comienzo|inicio|#\s*\d+).*)"),
    ("at", r"\bdeshaz(?:er)?\s+todo\s+(?:desde|después\s+de(?:l)?)\s+(?:que\s+)?(?P<moment>.+)"),
    # French
    ("before", r"\b(?:reviens|revenir|revenons|retourne|retournons|remets?(?:-\w+)?)\s+(?:en\s+arrière\s+)?(?:à\s+)?(?:(?:la\s+version|l'état|au\s+point|juste)\s+)?(?:d')?avant\s+(?:que\s+|qu'|de\s+|d')?(?P<moment>.+)"),
    ("before", r"\bla\s+version\s+(?:d')?avant\s+(?:que\s+|qu'|de\s+|d')?(?P<moment>.+)"),
    ("at", r"\b(?:reviens|revenir|retourne)\s+(?:à|au)\s+(?P<moment>(?:premier\s+)?(?:storyboard|début|commencement|#\s*\d+).*)"),
    ("at", r"\bannule[rz]?\s+tout\s+(?:depuis|après)\s+(?P<moment>.+)"),
    # Portuguese
    ("before", r"\b(?:volta|voltar|volte|voltemos|regressa|regressar)\s+(?:para\s+|a\s+)?(?:(?:a\s+|à\s+|ao\s+)?(?:versão|ponto|estado)\s+)?(?:de\s+)?antes\s+d(?:e|o|a)\s+(?:que\s+)?(?P<moment>.+)"),
    ("before", r"\ba\s+versão\s+(?:de\s+)?antes\s+d(?:e|o|a)\s+(?P<moment>.+)"),
    ("at", r"\b(?:volta|voltar|volte)\s+(?:ao|para\s+o|a)\s+(?P<moment>(?:primeiro\s+)?(?:storyboard|começo|início|princípio|#\s*\d+).*)"),
    ("at", r"\bdesfa(?:z|ça|zer)\s+tudo\s+(?:desde|depois\s+d(?:e|o|a))\s+(?P<moment>.+)"),
    # Japanese
    ("before", r"(?P<moment>.+?)(?:を?(?:入れる|追加する|足す|変える|作る)|した|する|の)?前(?:の(?:状態|版|バージョン))?(?:に|まで)(?:戻|もど)"),
    ("at", r"(?P<moment>.+?)(?:以降|より後|の後)(?:を|は)?(?:全部|すべて|全て)?(?:を)?(?:取り消|元に戻|戻)"),
)  # fmt: skip
_FOUND: list[tuple[Side, re.Pattern[str]]] = [(side, re.compile(text)) for side, text in _PATTERNS]
_SIEVE = Sieve([pattern for _, pattern in _FOUND])
_NUMBERED = re.compile(r"#\s*(\d+)|\b(?:turn|step|point|schritt|punkt|paso|étape|passo|ponto)\s+(\d+)\b")
_GOES = re.compile(rf"\b{_GO}\s+to\b|\bzurück\b|\bvuelve|\bvolver|\bregresa|\breviens|\bretourne|\bvolta|戻")
_BEFORE_NUMBER = re.compile(
    r"\b(?:before|vor|antes d\w+|avant)\W+(?:turn\s+|step\s+|point\s+|schritt\s+)?#?\s*\d"
)
_ONE_SHOT = re.compile(
    r"^(?:the\s+)?(?:previous|earlier|older|old|last|first|original)\s+(?:version|one|picture|take|image)\s+(?:of|for)\s+(?:the\s+)?shot"
)
_LIST = re.compile(
    r"^(?:please )?(?:(?:show|list|tell)(?: me)? (?:the |our |all )?(?:history|checkpoints|points)(?: of (?:this|the|our) conversation)?|"
    r"(?:what|where|which points?) can (?:i|we|you) go back to)$"
)
_MAY = Sieve([_LIST, _GOES, *(pattern for _, pattern in _FOUND)])
_WORK = re.compile(
    r"\s*(?:[,;.]|\b(?:and|then)\b)[\s,]*(?:(?:and|then)\s+)*(?=(?:make|add|animate|change|paint|write|give|put|turn|use|try|create|"
    r"redo|compile|remove|cut)\b)"
)
"""Where a request begins that is to be done after going back."""
_END = re.compile(r"[\s.!?。！？]+$")
_PLEASE = re.compile(r"\s*[,;]?\s*(?:please|bitte|por favor|s'il (?:te|vous) pla[iî]t|thanks|thank you)\W*$")
_NOTHING = re.compile(
    r"^(?:that|this|it|then|now|the\s+change|the\s+last\s+(?:change|edit|one)|das|dem|eso|ça|cela|isso|それ|これ|この|その|元)$"
)


@dataclass(frozen=True)
class Travel:
    """A moment to go back to."""

    moment: str
    """In the person's words: "the logo was added", or `#5`; empty when they ask what there is to go back to."""
    side: Side
    """Whether it stands there or just before it."""
    rest: str = ""
    """What is to be done then."""


def travel(message: CleanText) -> Travel | None:
    """The moment that a message wants to go back to; None when it asks for something else."""
    if not _MAY.may(message.masked):
        return None  # most messages end here
    text = _PLEASE.sub("", _END.sub("", message.masked))
    if len(text) > 300:
        return None
    if _LIST.match(text):
        return Travel("", "at")
    rest = ""
    if cut := _WORK.search(text):
        text, rest = text[: cut.start()], fill(text[cut.end() :], message.quotes)
    if _GOES.search(text) and (number := _NUMBERED.search(text)):
        return Travel(f"#{number[1] or number[2]}", "before" if _BEFORE_NUMBER.search(text) else "at", rest)
    for n in _SIEVE.hits(text):
        side, pattern = _FOUND[n]
        match = pattern.search(text)
        moment = _END.sub("", fill(match["moment"], message.quotes)).strip(" ,") if match else ""
        if not moment or _NOTHING.match(moment) or _ONE_SHOT.match(moment):
            return None
        return Travel(moment, side, rest)
    return None
