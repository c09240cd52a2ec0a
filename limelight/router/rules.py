"""Level 0: short messages that need no model. Well under a millisecond."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limelight.router.text import CleanText
from limelight.schema.context import Context
from limelight.schema.understanding import Label

_POLITE = re.compile(
    r"\b(?:ok(?:ay)?|please|pls|plz|now|no|yes|yeah|well|wait|hey|just|it|that|this|right|bitte|por favor|s'il (?:te|vous) pla[iî]t|então|then|mate|thanks|"
    r"immediately|everything|work(?:ing)?|the (?:run|work|job)|so much|a lot|very much|ok)\b|[^\w\s']|お願いします|ください"
)
_WHOLE: dict[Label, frozenset[str]] = {
    "control.stop": frozenset(
        "stop|cancel|abort|halt|quit|stop stop|cancel stop|hör auf|stopp|abbrechen|para|detente|cancelar|cancela|arrête|arrête tout|stop doing|annule|pare|parar|やめて|止めて|ストップ|中止".split("|")
    ),
    "control.continue": frozenset(
        "continue|go on|carry on|resume|keep going|proceed|weiter|mach weiter|fortsetzen|sigue|continúa|continua|continuar|continue-la|reprends|continuez|続けて|再開".split("|")
    ),
    "chat.thanks": frozenset(
        "thank you|thx|ty|tysm|thank u|many|cheers|gracias|muchas gracias|danke|danke schön|vielen dank|merci|merci beaucoup|obrigado|obrigada|muito obrigado|muito obrigada|ありがとう|ありがとうございます".split("|")
    ),
    "chat.greeting": frozenset(
        "hi|hello|hello there|hi there|hey|hiya|good morning|good afternoon|good evening|morning|hola|hallo|guten tag|guten morgen|bonjour|salut|bonsoir|olá|oi|bom dia|buenos días|buenas|こんにちは|おはよう|おはようございます|こんばんは".split("|")
    ),
    "chat.eta": frozenset("eta|how long|how much longer|time left|done yet|ready yet|is done yet|status|wie lange|wie lange noch|cuánto falta|combien de temps|quanto falta|quanto tempo falta".split("|")),
    "chat.capabilities": frozenset("help|what can you do|hilfe|ayuda|aide|ajuda|ヘルプ".split("|")),
}  # fmt: skip
_THANKS_ONLY = re.compile(r"^(?:thanks?|thx)(?: (?:a lot|so much|very much|again))?\W*$")
_NUMBER_ONLY = re.compile(
    r"^(?:the |number |nr\.? ?|no\.? ?|#|concept |option |idea |shot |scene )*"
    r"(?P<n>\d{1,2}|one|two|three|four|five|six|first|second|third|fourth|last|1st|2nd|3rd|4th)(?: (?:one|concept|option|idea|shot))?$"
)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class RuleHit:
    label: Label
    why: str


def match_rule(message: CleanText, context: Context) -> RuleHit | None:
    """The act of a message that a rule knows whole, or None."""
    masked = message.masked
    if len(masked) > 80 or message.quotes:
        return None
    if not _LETTER.search(masked) and not re.search(r"\d", masked):
        return RuleHit("unknown", "no words in it")
    if _THANKS_ONLY.match(masked):
        return RuleHit("chat.thanks", "it says thanks")
    whole = re.sub(r"[^\w\s']", " ", masked)
    whole = " ".join(whole.split())
    bare = " ".join(_POLITE.sub(" ", masked).split())
    for label, phrases in _WHOLE.items():
        if whole in phrases or bare in phrases:
            return RuleHit(label, f"it is just {bare or whole!r}")
    number = _NUMBER_ONLY.match(bare) or _NUMBER_ONLY.match(whole)
    if number and context.concepts and not any(s.id for s in context.storyboard):
        return RuleHit("concepts.choose", f"{whole!r} picks one of {len(context.concepts)} concepts")
    return None
