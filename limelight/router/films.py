"""Which of a conversation's several videos a message means: by its number, or by product and occasion."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limelight.router.scope import names, occasion_of
from limelight.router.slots.aspects import find_aspects
from limelight.router.slots.ordinals import CARDINAL, LAST, ORDINAL, cardinal_value, ordinal_value
from limelight.router.slots.shots import find_shots
from limelight.schema.context import Context, FilmView

_NOUN = r"(?:videos?|v[ií]deos?|vid[ée]os?|films?|filme|ads?|spots?|anuncios?|anúncios?|pubs?)"
_END = r"(?![\w:×]|[.,]\d|\s*(?:s\b|sec|sek|seg|min|x\d))"
_NUMBERED = re.compile(
    rf"\b(?:the )?{_NOUN}\s*(?:numbers?|no\.?|nr\.?|#|nummer|número|numéro)?\s*(?P<n>\d{{1,3}}){_END}|(?:動画|ビデオ|広告)\s*(?P<ja>\d{{1,3}})"
)
_ORDINAL = re.compile(
    rf"(?:\b(?:the|my|our|das|dem|den|el|al|la|le|o|do|no|na|a) )?(?<!\d )\b(?P<n>{ORDINAL}) {_NOUN}\b|(?P<ja>\d{{1,3}})(?:本|番|つ)目の(?:動画|ビデオ|広告)"
)
_BARE = re.compile(rf"\b(?:the|das|el|le|la|o) (?P<n>{ORDINAL})(?: (?:one|ones))?\b")
_SEVERAL = re.compile(
    rf"\b(?P<end>first|last|ersten|letzten|primer[oa]s|últim[oa]s|premi[eè]re?s|derni[eè]re?s|primeir[oa]s) (?P<n>{CARDINAL})(?: {_NOUN})?\b"
    rf"|\b{_NOUN} (?P<from>\d{{1,3}}) ?(?:to|through|-|–|bis|a|à|até) ?(?P<to>\d{{1,3}}){_END}"
    rf"|\b(?P<all>all|every|alle|todos|tous|toutes)(?: (?:of )?(?:the|my|our|los|les|os))?(?: finished| done| ready)? {_NOUN}\b"
)
_SHOW = re.compile(
    r"\b(?:show|open|play|see|view|list|watch|zeig\w*|öffne|muéstrame|muestra\w*|enséñ\w*|abre|montre\w*|ouvre|mostra\w*|mostre|abra)\b|見せて|開いて|再生"
)
_ASKS_DONE = re.compile(
    rf"\b(?:which|what) (?:ones|{_NOUN})\b.*\b(?:done|ready|finished|made|missing|left)\b"
)
_DEFINITE = re.compile(
    rf"\b(?:the|this|that|my|our|das|dem|den|el|la|le|o|do|no)\b(?: [\w'’-]+){{0,5}}? (?:{_NOUN}|one|version|take)\b(?: (?:of|for|von|zu|zum|zur|für|de|del|para|pour|da|do)\b[^,.;:!?]*)?"
)
SHORT = 8
"""Words of a message that asks to see something and no more."""
_WHOLE = re.compile(
    r"\b(?:music|song|logo|end ?card|slogan|headlines?|musik|música|musique|abspann)\b|音楽|ロゴ"
)
"""What a video has one of: then "the second one" is a video."""


_JOINED = re.compile(
    r"[\s,]*\b(?:of|in|on|for|from|to|von|vom|des|der|im|in|bei|de|del|en|da|do|dans|à|em|no|na)\s*$",
    re.IGNORECASE,
)
_CALLED = {
    **dict.fromkeys(("das", "dem", "den"), "das Video"), **dict.fromkeys(("el", "al"), "el vídeo"),
    **dict.fromkeys(("la", "le"), "la vidéo"), **dict.fromkeys(("o", "do", "no", "na"), "o vídeo"),
}  # fmt: skip
"""The video, by the article with which it was told from the others."""


@dataclass(frozen=True)
class Mention:
    """Videos that a message means."""

    films: tuple[FilmView, ...]
    rest: str
    """The message with "the video" in place of the words that tell which."""
    show: bool = False
    """Whether it asks to see them and for nothing else."""


def films_meant(text: str, context: Context) -> Mention | None:
    """The videos of a conversation that a message tells apart; None when it speaks of none, or there is one only."""
    if not context.films:
        return None
    low = text.lower().replace("’", "'")
    show = bool(_SHOW.search(low)) and len(low.split()) <= SHORT and not find_aspects(low)
    if _ASKS_DONE.search(low):
        return Mention(tuple(context.films), text, show=True)
    if (several := _several(low, context.films)) and (show or re.search(rf"\b{_NOUN}\b", low)):
        return Mention(several, text, show=show)
    for form in (_NUMBERED, _ORDINAL, *((_BARE,) if show or find_aspects(low) or _WHOLE.search(low) else ())):
        for found in form.finditer(low):
            if film := _of_number(found, context.films):
                return _mention(text, found.span(), film, show=show)
    for found in _DEFINITE.finditer(low):
        if film := _of_words(found.group(), context.films):
            return _mention(text, found.span(), film, show=show)
    return None


def _mention(text: str, span: tuple[int, int], film: FilmView, *, show: bool) -> Mention:
    if show or len(text) != len(text.lower()):  # else places in the lower-case text are others in this one
        return Mention((film,), text, show=show)
    before, after = text[: span[0]], text[span[1] :]
    if find_shots(f"{before} {after}".lower(), 0)[0]:  # "shot 2 of the third video": the shot says enough
        before, after, called = _JOINED.sub("", before), after.lstrip(" ,:"), ""
    else:
        article = text[span[0] : span[1]].lower().split()[0]
        called = _CALLED.get(article, "動画" if article.isascii() is False else "the video")
    rest = f"{before} {called}{'' if after[:1] in ',.:;!?をの' else ' '}{after}"
    return Mention((film,), " ".join(rest.split()))


def _of_number(found: re.Match[str], films: list[FilmView]) -> FilmView | None:
    said = next(word for word in found.groups() if word)
    number = int(said) if said.isdigit() else ordinal_value(said)
    if number == LAST:
        return films[-1]
    return next((one for one in films if one.index == number), None)


def _of_words(words: str, films: list[FilmView]) -> FilmView | None:
    """The one whose product and occasion stand in the words; of several that fit alike the shown one, else the first."""
    events = {occasion_of(m.group()) for m in names("occasions").finditer(words)}
    said = set(re.findall(r"[^\W\d_]{4,}", names("occasions").sub(" ", words)))
    ranked: list[tuple[int, FilmView]] = []
    for film in films:
        product, *others = film.title.lower().split(" · ")
        about = {occasion_of(one) for one in others if not one.isdigit()}
        if (events and not events & about) or not (events or said):
            continue
        shared = len(said & set(re.findall(r"[^\W\d_]{4,}", product)))
        if shared + len(events & about):
            ranked.append((shared + len(events & about), film))
    best = [film for score, film in ranked if score == max(score for score, _ in ranked)]
    if len(best) == len(films) > 1:
        return None
    return next((one for one in best if one.shown), best[0] if best else None)


def _several(low: str, films: list[FilmView]) -> tuple[FilmView, ...]:
    found = _SEVERAL.search(low)
    if found is None or find_shots(low, 0)[0]:  # "the first two shots" are shots
        return ()
    if found.group("all"):
        return tuple(films)
    if found.group("from"):
        first, last = int(found.group("from")), int(found.group("to"))
        return tuple(one for one in films if first <= one.index <= last)
    count = cardinal_value(found.group("n")) or 1
    ends = found.group("end")[:2] in {"la", "le", "úl", "de"}
    return tuple(films[-count:] if ends else films[:count])
