"""Edits of a picture said in words, in six languages: "a bit warmer", "turn it black and white", "crop it to 1:1"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

USUAL, LITTLE, LOT = 0.3, 0.15, 0.55
"""How far an adjustment goes: as it is, "a bit", "much"."""
LONGEST = 160
"""Characters of a message that asks for no more than an edit."""
RELIGHTS = frozenset({"brightness", "warmth"})
"""Adjustments that a shot of the storyboard is painted anew for: its light is the scene's."""

_ADJUST: tuple[tuple[str, float, str], ...] = (
    (
        "contrast",
        1,
        r"\b(?:more|higher|stronger|increase(?: the)?|add(?: some)?|raise(?: the)?) contrast\b|\bpunchier\b|\bmehr kontrast\b|\bkontrastreicher\b|\bmás contraste\b|\bplus de contraste\b|\bplus contrasté\w*\b|\bmais contraste\b|コントラストを?(?:強|上げ|高|増)",
    ),
    (
        "contrast",
        -1,
        r"\b(?:less|lower|softer|reduce(?: the)?|decrease(?: the)?) contrast\b|\bweniger kontrast\b|\bmenos contraste\b|\bmoins de contraste\b|\bmoins contrasté\w*\b|コントラストを?(?:弱|下げ|低|減)",
    ),
    (
        "saturation",
        1,
        r"\b(?:more|increase(?: the)?|stronger|richer) (?:colou?rs?|colou?rful|saturat\w+|vivid|vibran\w+)\b|\b(?:punch|boost) (?:up )?the colou?rs\b|\b(?:mehr|kräftigere) farben?\b|\bfarbiger\b|\bbunter\b|\bmás (?:color\w*|satura\w*|vivos?)\b|\bcolores más vivos\b|\bplus (?:de couleurs?|colorée?|saturée?|vive?)\b|\bmais (?:cor(?:es)?|colorid\w+|satura\w*)\b|色を?(?:鮮やか|濃く)|鮮やかに|彩度を?上げ",
    ),
    (
        "saturation",
        -1,
        r"\b(?:less|fewer|reduce(?: the)?|muted?|paler) (?:colou?rs?|colou?rful|saturat\w+)\b|\bdesaturate\b|\bmore muted\b|\bweniger farb\w+\b|\bblasser\b|\bmenos (?:color\w*|satura\w*|cor(?:es)?|colorid\w+)\b|\bmoins (?:de couleurs?|colorée?|saturée?)\b|色を?(?:薄く|控えめ)|彩度を?下げ",
    ),
    (
        "brightness",
        1,
        r"\bbright(?:er|en)\b|\blighten\b|\b(?:a bit |much |a little )lighter\b|\bmake (?:\w+ ){0,4}lighter\b|\btoo dark\b|\b(?:heller|aufhellen|aufgehellt)\b|\bzu dunkel\b|\bmás (?:clar[oa]s?|brillantes?|luminos[oa]s?|luz)\b|\bacl[aá]ra\w*\b|\bdemasiado oscur[oa]\b|\bplus (?:claire?|lumineu\w+|brillante?)\b|\béclairci\w*\b|\btrop sombre\b|\bmais (?:clar[oa]s?|brilhante|luminos[oa]|luz)\b|\bclareia\w*\b|\bescur[oa] demais\b|明るく|明るめ|暗すぎ",
    ),
    (
        "brightness",
        -1,
        r"\bdark(?:er|en)\b|\btoo (?:bright|light)\b|\b(?:dunkler|abdunkeln|abgedunkelt)\b|\bzu hell\b|\bmás oscur[oa]s?\b|\boscurece\w*\b|\bdemasiado clar[oa]\b|\bplus (?:sombre|foncée?)\b|\bassombri\w*\b|\btrop claire?\b|\bmais escur[oa]s?\b|\bescurece\w*\b|\bclar[oa] demais\b|暗く|暗め|明るすぎ",
    ),
    (
        "warmth",
        1,
        r"\bwarm(?:er|th)\b|\bmore warm\w*\b|\bwärmer\w*\b|\bmás (?:cálid[oa]s?|calor)\b|\bplus chaude?s?\b|\bréchauffe\w*\b|\bmais (?:quentes?|calor)\b|(?:暖か|温か)[いくめ]",
    ),
    (
        "warmth",
        -1,
        r"\b(?:cool|cold)er\b|\bkühler\w*\b|\bkälter\w*\b|\bmás frí[oa]s?\b|\bplus froide?s?\b|\bmais fri[oa]s?\b|(?:寒色|冷た[いく]|涼し[いげく])",
    ),
)
_GREY = r"\bblack[- ](?:and|&)[- ]white\b|\bb ?& ?w\b|\bgr[ea]yscale\b|\bmonochrome\b|\bschwarz[- ]?wei(?:ß|ss)\b|\bblanco y negro\b|\bnoir et blanc\b|\bpreto e branco\b|\bp ?& ?b\b|白黒|モノクロ"
_FLIP = r"\b(?:flip|mirror)(?:ped|ed)?\b|\bspieg(?:el|l)\w*\b|\b(?:voltea\w*|espejo|refleja\w*)\b|\bmiroir\b|\bretourne[- ](?:la|le|l')?\w*\b|\b(?:espelha\w*|espelho|inverte\w*)\b|反転|鏡"
_UPSIDE = r"\bupside[- ]down\b|\bvertical\w*\b|\bvertikal\b|\bkopf\b|上下"
_TURN = r"\b(?:rotate|turn)\b(?!.{0,30}\b(?:into|black|on|off|video|film|darker|brighter)\b)|\b(?:dreh\w*)\b|\b(?:gira\w*|rota\w*)\b|\b(?:tourne\w*|pivote\w*)\b|\b(?:roda|rode|gira\w*)\b|回転|回して"
_ASKS_TURN = r"\d|\b(?:rotate|left|right|clockwise|quarter|half|upside|degrees?|around|links|rechts|grad|izquierda|derecha|grados|gauche|droite|degrés|esquerda|direita|graus)\b|°|度|右|左|回転"
_LEFT = (
    r"\bleft\b|\bcounter-?clockwise\b|\banti-?clockwise\b|\blinks\b|\bizquierda\b|\bgauche\b|\besquerda\b|左"
)
_HALF = r"\bupside[- ]down\b|\bhalf\b|\baround\b|\bkopf\b"
_CROP = r"\bcrop(?:ped)?\b|\b(?:zuschneid\w*|zugeschnitten|schneid\w*.{0,40}\bzu)\b|\brec[oó]rta\w*\b|\b(?:recadre\w*|rogne\w*)\b|切り抜|トリミング|クロップ"
_ASPECT = re.compile(r"(?<!\d)(16|9|4|1)\s*[:：x×/]\s*(9|16|5|1)(?!\d)")
_SHAPES = {
    "1:1": r"\bsquare\b|\bquadrat\w*\b|\bcuadrad[oa]\b|\bcarrée?\b|\bquadrad[oa]\b|正方形",
    "9:16": r"\bvertical\w*\b|\bhochkant\b|\bhochformat\b|縦", "16:9": r"\blandscape\b|\bhorizontal\b|\bquerformat\b|\bpaysage\b|横長",
}  # fmt: skip
_LITTLE = re.compile(
    r"\b(?:a (?:bit|little|touch|tad)|slightly|somewhat|etwas|ein (?:bisschen|wenig)|un poco|un peu|légèrement|um pouco)\b|少し|ちょっと"
)
_LOT = re.compile(
    r"\b(?:much|a lot|way|far|really|viel|deutlich|mucho|bastante|beaucoup|bien plus|muito)\b|ずっと|とても"
)
_QUESTION = re.compile(
    r"^\W*(?:why|what|how|when|who|is|are|was|does|did|warum|wie|was|por qué|pourquoi|por que|なぜ)\b"
)
_OTHER = re.compile(
    r"\b(?:videos?|films?|clips?|movie|music|musik|música|musique|song|track|bed|concepts?|konzept\w*|concepto\w*|conceito\w*|storyboard|headlines?|"
    r"titular\w*|überschrift\w*|slogan|logo|banner\w*|ads?|anzeigen?|anuncios?|anúncios?|annonces?|voice|sound|tone|ton|tom|tono|words?|ideas?|ideen|"
    r"something|another|new|create|generate|erstelle?|crea|crée|cria|background|hintergrund|fondo|fond|fundo|scene|szene|escena|cena|light|lights|in front|"
    r"and (?:animate|add|write))\b|動画|音楽|コンセプト|絵コンテ|見出し|広告|背景|新しい"
)  # fmt: skip
"""Words of a message that is about something else than how a picture looks."""


@dataclass(frozen=True)
class Spoken:
    """What a message asks to be done to a picture."""

    adjust: Mapping[str, float] = field(default_factory=dict[str, float])
    turns: tuple[tuple[str, dict[str, JsonValue]], ...] = ()
    """The editor's other events with their payloads, in order."""
    crops: bool = False
    """Whether it is to be cropped and the shape is not said."""

    @property
    def relights(self) -> bool:
        """Whether it is no more than other light, which a shot is painted anew for."""
        return not self.turns and not self.crops and set(self.adjust) <= RELIGHTS

    @property
    def steps(self) -> list[tuple[str, dict[str, JsonValue]]]:
        """Every event with its payload, in order."""
        adjust: dict[str, JsonValue] = dict(self.adjust)
        return [*([("image.adjust", adjust)] if adjust else []), *self.turns]


def read_edit(text: str) -> Spoken | None:
    """The edits that a message asks for; None when it asks for none, or for more than edits of a picture."""
    low = text.lower().replace("’", "'")
    if len(low) > LONGEST or _QUESTION.search(low) or _OTHER.search(low):
        return None
    strength = LITTLE if _LITTLE.search(low) else LOT if _LOT.search(low) else USUAL
    adjust = {name: sign * strength for name, sign, words in reversed(_ADJUST) if re.search(words, low)}
    turns: list[tuple[str, dict[str, JsonValue]]] = []
    if re.search(_GREY, low):
        adjust["saturation"] = -1.0
    if re.search(_FLIP, low):
        turns.append(("image.flip", {"axis": "vertical" if re.search(_UPSIDE, low) else "horizontal"}))
    elif re.search(_TURN, low) and re.search(_ASKS_TURN, low):
        turns.append(("image.rotate", {"degrees": _degrees(low)}))
    crops = re.search(_CROP, low) is not None
    if crops and (aspect := _aspect(low)):
        turns.append(("image.crop", {"x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0, "aspect": aspect}))
        crops = False
    found = Spoken(adjust, tuple(turns), crops)
    return found if found.steps or found.crops else None


def _degrees(low: str) -> float:
    said = re.search(r"(\d{1,3})\s*(?:°|degrees?|grad|grados|degrés|graus|度)", low)
    degrees = float(said.group(1)) if said else 180.0 if re.search(_HALF, low) else 90.0
    return -min(degrees, 360.0) if re.search(_LEFT, low) else min(degrees, 360.0)


def _aspect(low: str) -> str:
    if m := _ASPECT.search(low):
        said = f"{m.group(1)}:{m.group(2)}"
        return said if said in {"1:1", "16:9", "9:16", "4:5"} else ""
    return next((name for name, words in _SHAPES.items() if re.search(words, low)), "")
