"""Messages that ask to change a picture otherwise than by light and crop, or to say what is in one. Read by rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from limelight.infra.sieve import Sieve
from limelight.router.enlarging import read_enlarging
from limelight.router.slots.aspects import find_aspects
from limelight.schema.context import Context
from limelight.schema.work import Aspect

Wish: TypeAlias = Literal[
    "remove", "replace", "background", "cutout", "extend", "vary", "upscale", "colours", "describe"
]
Room: TypeAlias = Literal["left", "right", "up", "down"]

_PICTURE = r"(?:picture|image|photo|shot|pic|visual|bild|foto|aufnahme|imagen|photo|plan|imagem)"
_SHOT = r"(?:toma|plano|plan|escena|cena|scène|szene|einstellung)"
"""What a shot is called elsewhere, where a thing is taken out of it."""
_IT = rf"(?:it|this|that|them|these|(?:this|that|the|my|our|each|diese[mns]?|d[ae][sm]|meine[mn]|esta|la|cette|esta|a) (?:\w+ )?{_PICTURE}s?(?: \d+)?|{_PICTURE} \d+)"
_NAMED = re.compile(rf"\b{_PICTURE}s?\b", re.I)
_SIGN = Sieve(
    [
        re.compile(
            r"remov|eras|take (?:out|away)|get rid|replace|swap|background|extend|expand|widen|outpaint|room|space|variation|variant|version"
            r"|like (?:this|that|it)\b|vary|upscal|enlarge|large|bigger|\dk\b|\d k\b|resolu|résolu|hd\b|1080p|1440p|pixel|p[ií]xe|\dpx|\d px|hi-?res|high-res|sharper|blow|vergr|skalier|hochrechne|auflösung|groß|escala|agrand|grande|aument|augment|maior|解像度|4k|8k|倍|大きく|ピクセル|画素|拡大|brand colou?rs|what|describe|entfern|hintergrund"
            r"|erweiter|vari|hochskal|größer|elimina|quita|fondo|amplía|aumenta|supprim|enlèv|arrière-plan|agrandi|élargi|remova|apague|fundo|amplie|beschreib|décri|was (?:ist|siehst)|qué (?:hay|se)|y a-t-il|o que (?:há|tem|aparece)|画像|写真"
            r"| out\b| away\b|nimm|nehm|lass|weg\b|wegn|herausn|rausn|lösch|quít|borra|saca|sacar|retir|efface|enlever|ôte|tira|tire|apaga|を(?:消|削|取|除|なく|無く|外|どけ)"
        )
    ]
)
"""What stands, in lower case, in every wish for such a change."""
_OTHER = re.compile(
    r"\b(?:videos?|films?|clips?|logo|music|track|song|tune|audio|slogan|caption|text|headline|end ?card|voice|sound|story ?board|concepts?|idea|"
    r"(?:first|second|third|fourth|fifth|sixth|last|other) shot|shots \d|vídeo|vidéo|texto|texte|untertitel|subtítulos?|legendas?|stimme|voz|voix|titel|titre|título|schlusstafel|musik|música|musique|animate|ad|ads|banners?)\b|ロゴ|音楽|曲|音声|ナレーション|字幕|文字|テキスト|スローガン|動画|ビデオ|コンセプト",
    re.I,
)
"""What is something else than a picture: a wish for it is not one of these."""
_NO_THING = re.compile(
    rf"^(?:die |das |la |el |le |the |a |o )?{_SHOT}\b|\b(?:(?:{_PICTURE}|{_SHOT})s?(?: \d+)?|product|produkt|producto|produit|produto|es|das|lo|cela|ça|isso|isto|eso|esto|it|this|that|price|word|frame|scene|limit|budget)$|\b(?:snow|rain|fog|mist|light|shadows?|sun|sky|nieve|lluvia|neige|"
    r"pluie|schnee|regen|nebel|neve|chuva)\b|(?:画像|写真|カット|ショット|シーン|商品|製品|これ|それ|あれ|雪|雨|霧|光|影|もの)$",
    re.I,
)
"""What is no thing that stands somewhere: shots are left out, weather is another scene."""
_NOT_A_THING_EITHER = re.compile(
    r"\b(?:colou?r|scene|prompt|product|format|size|aspect|shot|picture|image|photo|one|first|second|third|fourth|last)\b",
    re.I,
)
_ROOM_FOR = re.compile(
    r"\bfor (?:a |the |some |our |my )?(?:text|headline|copy|logo|words|title|slogan|caption)s?\b", re.I
)
_BOX = re.compile(r"\barea (\d{1,3}) ?%,? (\d{1,3}) ?% (?:to|-|–) (\d{1,3}) ?%,? (\d{1,3}) ?%", re.I)
_REMOVE = re.compile(
    r"(?:\b(?:remove|erase|take (?:out|away)|get rid of|delete|entfern\w*(?: sie)?|lösche?t?|elimin[ae]\w*|qu[ií]ta\w*|quite|borra\w*|supprime[rz]?|enl[eè]ve[rz]?|effacer?|effacez"
    r"|ôte[rz]?|remov[ae]r?|apag(?:a|ar|ue)|sacar?|retir(?:[ae]|ar|er|ez))|(?:^|[.,;:!?¡¿]\s*|\bpode |\bpodes |\bpor favor )tir(?:a|ar|e))\s+(?:(?:bitte|mal|mir|por favor) )*"
    r"(?P<what>(?:the |that |this |all (?:the |of the )?|everything|die |den |das |el |la |los |las |le |les |o |a |os |as )?[^,.;!?]{2,80})",
    re.I,
)
_APART = (
    re.compile(
        r"\btake (?P<what>(?:the|that|this|those|these|all|everything)\b[^,.;!?]{0,60}?) (?:out|away)\b", re.I
    ),
    re.compile(
        r"\b(?:nimm|nehm(?:t|en sie)|lass(?:t|en sie)?|mach(?:t|en sie)?|räum(?:e|t|en sie)?) (?:(?:mir|uns|bitte|doch|mal|noch|auch) )*"
        r"(?P<what>[^,.;!?]{2,80}?)\s+(?:weg|heraus|raus|hinaus|fort)\b",
        re.I,
    ),
    re.compile(
        r"\b(?P<what>(?:die|den|das|alle[sn]?|diese[ns]?)\b[^,.;!?]{0,80}?)\s+"
        r"(?:weg(?:zu)?(?:nehmen|lassen|machen)|(?:he)?raus(?:zu)?(?:nehmen|lassen)|(?:zu )?(?:entfernen|löschen|beseitigen))\b",
        re.I,
    ),
    re.compile(
        r"(?:(?:画像|写真|絵|カット|ショット|シーン)\s*\d*(?:の中)?(?:から|にある|の)|\d+\s*(?:番目|枚目)の(?:画像|写真|カット|ショット)(?:の中)?(?:から|にある|の))?"
        r"(?P<what>[^、。！？!?\s]{1,30}?)を(?:全部|すべて)?(?:消し|消す|消去|削除|取り除|取りのぞ|取り去|除去|除い|なくし|無くし|外し|どけ)"
    ),
)
"""Where the thing stands before the word that takes it out, or within it."""
_FROM = re.compile(
    rf"\s+(?:from|in|of|on|out of|aus|von|auf|de|del|du|dans|sur|da|do|na|no) (?:{_IT}|(?:(?:the|de[rmn]|la|el|le|a|o) )?(?:\w+ )?(?:{_SHOT}|{_PICTURE})\b).*$",
    re.I,
)
"""The picture that the thing is in."""
_GROUND = re.compile(
    r"^(?:the |its |that |this |den |el |l'|le |o )?(?:(?:back ?ground|hintergrund|fondo|fond|arrière-plan|fundo)\b|背景$)",
    re.I,
)
_REPLACE = re.compile(
    r"\b(?:replace|swap|exchange|change)\s+(?P<what>(?:the |that |this |its )[^,.;!?]{2,60}?)\s+(?:with|for|by|to|into)\s+(?P<by>[^.;!?]{2,200})",
    re.I,
)
_EXTEND = re.compile(
    rf"\b(?:extend|expand|widen|outpaint|uncrop|erweiter\w*|amplía|amplie|élargi\w*|agrandi\w* le cadre)\b.{{0,20}}?{_IT}|\b(?:extend|expand|widen|outpaint|uncrop) (?:to|towards?|on)\b"
    r"|\b(?:make|leave|add|give me|i need|need|want)\b.{0,16}\b(?:room|space)\b.{0,24}\b(?:on|at|to|above|below|left|right|for)\b",
    re.I,
)
_SIDES: tuple[tuple[Room, re.Pattern[str]], ...] = (
    ("left", re.compile(r"\bleft\b|\blinks\b|\bizquierda\b|\bgauche\b|\besquerda\b", re.I)),
    ("right", re.compile(r"\bright\b|\brechts\b|\bderecha\b|\bdroite\b|\bdireita\b", re.I)),
    ("up", re.compile(r"\b(?:top|above|up|upwards?|oben|arriba|haut|cima)\b", re.I)),
    ("down", re.compile(r"\b(?:bottom|below|down|downwards?|unten|abajo|bas|baixo)\b", re.I)),
)
_VARY = re.compile(
    rf"\b(?:variations?|variants?|versions|variationen|varianten|variaciones|variantes?|variações)\s+(?:of|von|de|da|dessa|di)\s+{_IT}\b"
    rf"|\bvary {_IT}|\bmore (?:\w+ )?like (?:this|that|it)\b|\b{_PICTURE}s? like (?:this|that|it)\b",
    re.I,
)
_COLOURS = re.compile(
    r"\b(?:in|with|using|into) (?:our|my|the) brand(?:['’]?s)? colou?rs\b|\b(?:in|with) (?:our|my) colou?rs\b",
    re.I,
)
_DESCRIBE = re.compile(
    rf"(?:^|^(?:so|and|hey|ok|well),? |\btell me |\bsay )what(?:['’]s| is| are| do you see| can you see)?\b.{{0,12}}\b(?:in|on|shown (?:in|on))\s+{_IT}|\bdescribe {_IT}|\bwhat (?:does|do) {_IT} (?:show|say|read)"
    r"|\b(?:was ist|was sieht man|was siehst du) (?:auf|in) (?:diesem|dem) (?:\w+ )?(?:bild|foto)|\bbeschreib\w* (?:dieses|das) (?:bild|foto)"
    r"|\bqué (?:hay|se ve) en (?:esta|la) (?:\w+ )?(?:imagen|foto)|\bqu['’]y a-t-il (?:sur|dans) (?:cette |la |l['’])(?:\w+ )?(?:image|photo)|\bdécri\w* (?:cette|l['’]) ?(?:image|photo)"
    r"|\bo que (?:há|tem|aparece) n(?:esta|essa|a) (?:imagem|foto)|この(?:画像|写真).{0,6}(?:何|説明)",
    re.I,
)
_CUTAWAY = re.compile(r"\b(?:b-?roll|cut-?aways?|stock (?:clips?|footage)|schnittbild\w*)\b", re.I)
_MAKES = re.compile(
    r"\b(?:make|film|shoot|generate|create|add|need|want|give me|mach|film\w*|crea|genera|crie|crée)\b", re.I
)
_ABOUT = re.compile(r"\b(?:concept|catalog|plan|price|brand|conversation|storyboard)\b", re.I)
_COUNTS = {
    "a": 1,
    "one": 1,
    "another": 1,
    "two": 2,
    "a couple of": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "some": 3,
    "a few": 3,
}
_COUNT = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))}) (?:more |other |new |different )?(?:variation|variant|version|picture|image|like)",
    re.I,
)


@dataclass(frozen=True)
class Change:
    """What is wished of a picture."""

    wish: Wish
    what: str = ""
    """The thing in it that is meant."""
    prompt: str = ""
    """What shall be there instead."""
    box: tuple[float, float, float, float] | None = None
    """Left, top, right and bottom of what is meant, as shares of the picture."""
    aspect: Aspect | None = None
    room: Room | None = None
    count: int = 1
    factor: int = 2
    long_side: int | None = None
    """Pixels that its longer side shall have, instead of so many times what it has."""


def films_scene(text: str) -> bool:
    """Whether words ask for a clip of a scene without the product."""
    return bool(_CUTAWAY.search(text)) and bool(_MAKES.search(text))


def read_change(text: str) -> Change | None:
    """The change that words wish for; None for words about something else. A pure function, some microseconds for most."""
    if len(text) > 240 or not _SIGN.any(text.lower()):
        return None
    if _DESCRIBE.search(text):
        return (
            None
            if _ABOUT.search(text) or not (_NAMED.search(text) or len(text) < 48)
            else Change("describe", what=text)
        )
    bare = _ROOM_FOR.sub(" ", text)
    if _OTHER.search(bare):
        return None
    if (found := _removal(text)) is not None:
        return found
    if match := _REPLACE.search(text):
        what, by = match["what"].strip(), match["by"].strip(" .")
        if _GROUND.match(what):
            return Change("background", prompt=by)
        return None if _NOT_A_THING_EITHER.search(what) else Change("replace", what, by)
    if _COLOURS.search(text):
        return Change("colours")
    if _VARY.search(text):
        counted = _COUNT.search(text)
        said = counted[1].lower() if counted else ""
        return Change("vary", count=min(max(int(said) if said.isdigit() else _COUNTS.get(said, 3), 1), 6))
    if (larger := read_enlarging(text)) is not None:
        return Change("upscale", factor=larger.times, long_side=larger.long_side)
    if _EXTEND.search(bare) or (_ROOM_FOR.search(text) and re.search(r"\b(?:room|space)\b", text, re.I)):
        return _extension(bare)
    return None


def _removal(text: str) -> Change | None:
    match = next((found for one in (*_APART, _REMOVE) if (found := one.search(text))), None)
    if match is None:
        return None
    what = _FROM.sub("", match["what"].strip(" ."))
    if box := _BOX.search(text):
        x0, y0, x1, y1 = (min(int(number), 100) / 100 for number in box.groups())
        return Change("remove", box=(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    if _GROUND.match(what):
        return Change("cutout")
    if _NO_THING.search(what):
        return None
    return Change("remove", what=what)


def _extension(text: str) -> Change | None:
    aspects = find_aspects(text.lower())
    room: Room | None = next((side for side, found in _SIDES if found.search(text)), None)
    if not aspects and room is None:
        return None
    return Change("extend", aspect=None if room else aspects[0], room=room)


def changes_picture(text: str, context: Context) -> Change | None:
    """The same, where there is a picture that it may be about. What a storyboard's shot is made anew for stays `shot.edit`."""
    change = read_change(text)
    if change is None or context.running is not None:
        return None
    shown = any(shot.id for shot in context.storyboard)
    given = [
        one
        for one in (*context.attachments, *context.uploads)
        if one.kind not in ("film", "sound", "document")
    ]
    pointed = [one for one in context.meant[:1] if one.mime.startswith("image/") or one.slot]
    loose = [one for one in pointed if not one.slot]
    if change.wish == "background" and not (
        context.attachments or loose or ((given or context.pictures) and not shown)
    ):
        return None
    if (
        change.wish in ("vary", "upscale")
        and context.videos
        and not (_NAMED.search(text) or pointed or context.attachments)
    ):
        return None  # "three variations of it" is of the video
    return change if shown or given or pointed or context.pictures or _NAMED.search(text) else None
