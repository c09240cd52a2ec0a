"""Finding the point that words mean: "the logo was added", "the night shot", "#5". No model is asked.

A point is found by the words of its sentence, of what was said to begin it, and of what changed there. All words of the
moment that carry meaning must fit; of points that fit alike, what tells most about a point decides, and after that the
person does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from limelight.agent.history import telling
from limelight.router.slots.ordinals import CARDINAL, LAST, ORDINAL, cardinal_value, ordinal_value
from limelight.router.slots.product import bare_product
from limelight.router.text import clean
from limelight.router.travel import travel
from limelight.schema.context import Context, ProductView
from limelight.schema.history import ChangeKind, Point

_WORD = re.compile(r"[^\W_]+(?:[:x×][^\W_]+)?|[\u3040-\u30ff\u4e00-\u9fff]+")
_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "did",
        "do",
        "does",
        "for",
        "from",
        "get",
        "got",
        "had",
        "has",
        "have",
        "how",
        "i",
        "in",
        "into",
        "is",
        "it",
        "its",
        "made",
        "make",
        "making",
        "me",
        "my",
        "new",
        "of",
        "on",
        "one",
        "our",
        "out",
        "over",
        "put",
        "said",
        "so",
        "that",
        "the",
        "then",
        "there",
        "they",
        "thing",
        "this",
        "to",
        "up",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "with",
        "you",
        "your",
        "came",
        "come",
        "added",
        "add",
        "adding",
        "gave",
        "give",
        "given",
        "wanted",
        "asked",
        "told",
        "changed",
        "change",
        "changing",
        "chose",
        "chosen",
        "choose",
        "turned",
        "version",
        "state",
        "point",
        "moment",
        "stage",
        "shown",
        "started",
        "began",
        "done",
        "created",
        "create",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einem",
        "und",
        "ist",
        "war",
        "wurde",
        "wurden",
        "kam",
        "dazu",
        "dazukam",
        "hinzugefügt",
        "gemacht",
        "zum",
        "zur",
        "von",
        "im",
        "in",
        "wir",
        "ich",
        "du",
        "mit",
        "auf",
        "als",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "unos",
        "de",
        "del",
        "y",
        "en",
        "que",
        "se",
        "fue",
        "lo",
        "añadió",
        "añadieron",
        "puso",
        "hizo",
        "añadir",
        "poner",
        "le",
        "les",
        "une",
        "des",
        "du",
        "et",
        "dans",
        "que",
        "qui",
        "est",
        "été",
        "ajouté",
        "ajout",
        "fait",
        "mis",
        "l",
        "d",
        "a",
        "o",
        "os",
        "as",
        "um",
        "uma",
        "do",
        "da",
        "e",
        "foi",
        "acrescentado",
        "acrescentar",
        "colocado",
        "posto",
        "adicionado",
        "adicionar",
        "fosse",
        "fossem",
        "soit",
        "était",
        "を",
        "の",
        "に",
        "は",
        "が",
        "で",
        "と",
        "て",
        "た",
        "した",
        "前",
        "後",
    ]
)
_CONCEPTS: dict[str, str] = {
    **dict.fromkeys(("animated", "animation", "animate", "clips", "clip", "motion", "animiert", "animado", "animé"), "clip"),
    **dict.fromkeys(("film", "video", "vídeo", "vidéo", "movie", "spot"), "video"),
    **dict.fromkeys(("music", "song", "soundtrack", "musik", "música", "musique", "音楽", "bed"), "music"),
    **dict.fromkeys(("logo", "logos", "ロゴ"), "logo"),
    **dict.fromkeys(("slogan", "tagline", "eslogan"), "slogan"),
    **dict.fromkeys(("storyboard", "storyboards", "board", "絵コンテ", "ストーリーボード"), "storyboard"),
    **dict.fromkeys(("headline", "headlines", "titulares", "titres", "títulos", "überschriften"), "headline"),
    **dict.fromkeys(("concept", "concepts", "idea", "ideas", "konzept", "konzepte", "concepto", "conceptos", "conceito"), "concept"),
    **dict.fromkeys(("vertical", "portrait", "9:16", "hochformat"), "9:16"),
    **dict.fromkeys(("landscape", "horizontal", "16:9", "querformat"), "16:9"),
    **dict.fromkeys(("square", "1:1", "quadratisch", "cuadrado", "carré", "quadrado"), "1:1"),
    **dict.fromkeys(("shot", "shots", "toma", "tomas", "plan", "plans", "cena", "cenas", "ショット", "scene", "scenes"), "shot"),
    **dict.fromkeys(("night", "nighttime", "nacht", "noche", "nuit", "noite", "夜", "midnight"), "night"),
    **dict.fromkeys(("crop", "cropped", "cropping", "zuschneiden", "zuschnitt", "zugeschnitten", "recorte", "recorté", "recortar", "recadrage", "recadrer", "トリミング", "切り抜"), "crop"),
    **dict.fromkeys(("bright", "brighter", "brightness", "heller", "helligkeit", "aufhellen", "clara", "brillo", "claire", "luminosité", "brilho", "明る"), "bright"),
    **dict.fromkeys(("warm", "warmer", "warmth", "wärmer", "wärme", "cálida", "calidez", "chaude", "quente", "暖か"), "warm"),
    **dict.fromkeys(("trim", "trimmed", "shortened", "cut", "gekürzt"), "trim"),
    **dict.fromkeys(("reorder", "reordered", "order", "reihenfolge", "orden", "ordre", "ordem"), "order"),
    **dict.fromkeys(("caption", "captions", "subtitle"), "caption"),
    **dict.fromkeys(("endcard", "end-card", "endkarte"), "endcard"),
    **dict.fromkeys(("deleted", "removed", "took", "taken", "remove", "delete"), "removed"),
    **dict.fromkeys(("picture", "pictures", "image", "images", "photo", "bild", "bilder", "imagen", "imágenes", "imagem"), "picture"),
}  # fmt: skip
_KINDS: dict[ChangeKind, str] = {
    "concepts": "concept", "chosen": "concept", "board": "storyboard shot", "board_new": "storyboard shot", "shot": "shot",
    "shots": "shot", "shot_by_hand": "shot", "shot_replaced": "shot picture", "shot_deleted": "shot removed",
    "shots_ordered": "shot order", "clips": "clip", "clip": "clip shot", "music": "music", "music_new": "music",
    "logo": "logo endcard", "slogan": "slogan endcard", "endcard": "endcard", "video": "video", "video_again": "video",
    "headlines": "headline", "pictures": "picture", "picture_by_hand": "picture", "ads": "ad display banner",
    "trim": "trim clip", "caption": "caption", "cut": "trim video", "undone": "undo", "redone": "redo",
}  # fmt: skip
"""Words that a kind of change is found by, what it is about first."""
_SHOT_NUMBER = re.compile(rf"\b(?:shots?|toma|plan|cena|szene)\s+({CARDINAL})\b|\b({ORDINAL})\s+shot\b")
_ORDINAL = re.compile(rf"\b({ORDINAL}|latest|newest)\b(?! shot)")
_START = re.compile(
    r"^(?:the\s+)?(?:very\s+)?(?:beginning|start|anfang|principio|comienzo|inicio|début|começo|início|princípio|最初)\W*$"
)
_END_CARD = re.compile(r"\bend[ -]cards?\b")


_UNDONE = re.compile(
    r"\b(?:before|until) (?:i|we|you) (?:went|came|go|jumped|turned) back\b|\b(?:undone|discarded|thrown[- ]away|abandoned) \w+|"
    r"\b(?:i|we|you) (?:undid|discarded|threw away|abandoned|left behind)\b|\bbevor (?:ich|wir) zurück\w*|\bverworfen\w*|"
    r"\bantes de (?:volver|voltar)(?: atrás)?\b|\bdescartad\w+|\bavant (?:de|que) (?:nous )?reven\w+|\babandonn\w+"
)
"""Words that refer to what was undone by going back."""


@dataclass(frozen=True)
class Found:
    """What the words fit: the beginning, one point, several alike, or none."""

    points: list[Point] = field(default_factory=list[Point])
    beginning: bool = False


def find(moment: str, points: Sequence[Point], *, undone: Sequence[Point] = ()) -> Found:
    """The points that words mean. `points` are those that count, oldest first; the undone ones are asked when none fits."""
    plain = _END_CARD.sub("endcard", _plain(moment))
    if _START.match(plain):
        return Found(beginning=True)
    if plain.startswith("#") and plain[1:].isdigit():
        return Found([point for point in [*points, *undone] if point.number == int(plain[1:])])
    for among in (points, undone):
        if found := _fitting(plain, [point for point in among if not _looks_back(point)]):
            return Found(found)
    return Found()


def left_with(words: str, points: Sequence[Point]) -> Point | None:
    """The newest point at which the conversation was about the product that words name, of those oldest first."""
    found, title = None, ""
    for point in points:
        title = next((one.words for one in point.changes if one.kind == "product"), title)
        listing = Context(today="", catalogue=[ProductView(id="product", title=title)])
        found = point if title and bare_product(words.lower(), listing) else found
    return found


def _looks_back(point: Point) -> bool:
    """Whether a point is of going back itself, or of asking for it."""
    worked = [change for change in point.changes if change.kind != "back"]
    return not worked and (bool(point.back_to) or travel(clean(point.said)) is not None)


def refers_to_undone(text: str) -> bool:
    """Whether words refer to what was undone: "the video that we had before we went back"."""
    return bool(_UNDONE.search(_plain(text)))


def _fitting(words: str, points: Sequence[Point]) -> list[Point]:
    said = [point for point in points if point.said and _plain(point.said) == words.strip('"“”„«» ')]
    if said:
        return said
    numbers = {_number(word) for pair in _SHOT_NUMBER.findall(words) for word in pair if word}
    rest = _SHOT_NUMBER.sub(" shot ", words)
    which = _ORDINAL.search(rest)
    ordinal = _number(which[1]) if which else 0
    asked = _terms(_ORDINAL.sub(" ", rest))
    if not asked:
        return []
    ranked = [(rank, point) for point in points if (rank := _rank(point, asked, numbers))]
    if not ranked:
        return []
    best = max(rank for rank, _ in ranked)
    found = [point for rank, point in ranked if rank == best]
    if ordinal and len(found) > 1:
        place = ordinal - 1 if ordinal > 0 else ordinal
        return [found[place]] if place < len(found) else []
    return found


def _number(word: str) -> int:
    return cardinal_value(word) or ordinal_value(word) or LAST


def _rank(point: Point, asked: set[str], numbers: set[int]) -> int:
    """0: does not fit. 3: by what tells most about the point; 2: by all that changed; 1: by what was said too."""
    if numbers and not any(numbers & {*change.shots} for change in point.changes):
        return 0
    changes = telling.told(point.changes)
    heard = _terms(f"{point.said} {telling.sentence(point)}")
    for rank, names, words in ((3, changes[:1], 1), (2, changes, None)):
        kinds = (" ".join(_KINDS.get(c.kind, "").split()[:words]) for c in names)
        own = _terms(" ".join([*kinds, *(f"{c.words} {c.told}" for c in names)]))
        if asked <= own or (asked & own and asked <= own | heard):
            return rank
    return 1 if asked <= heard else 0


def _terms(text: str) -> set[str]:
    found = _WORD.findall(_END_CARD.sub("endcard", _plain(text)))
    words = [one for word in found for one in (_parted(word) if not word.isascii() else [word])]
    return {_CONCEPTS.get(word, _stem(word)) for word in words if word not in _STOP}


def _parted(word: str) -> list[str]:
    """A run of a script without spaces by the words that are known in it."""
    if not re.match(r"[\u3040-\u30ff\u4e00-\u9fff]", word):
        return [word]
    return [known for known in _CONCEPTS if not known.isascii() and known in word] or [word]


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word[: -len(ending)]
    return word


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().replace("’", "'").split())
