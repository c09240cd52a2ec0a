"""Which music fits: from the person's words, or the mood of a concept."""

from __future__ import annotations

import re

_MOODS: dict[str, str] = {
    "energetic": r"energetic|energy|powerful|driving|fast|sport\w*|rock|edgy|dynamic|punchy|intense",
    "festive": r"festive|christmas|holiday|jolly|xmas|celebrat\w*|party",
    "playful": r"playful|fun|funny|quirky|cheeky|whimsical|light-hearted|kids",
    "cinematic": r"cinematic|dramatic|grand|orchestral|majestic|film\w*",
    "elegant": r"elegant|luxur\w+|classy|piano|premium|sophisticated|refined",
    "acoustic": r"acoustic|guitar|folk\w*|organic|earthy|rustic|country",
    "calm": r"calm\w*|quiet\w*|soft\w*|relax\w*|chill\w*|peaceful|ambient|gentle|slow\w*|mellow|serene",
    "inspiring": r"inspir\w*|motivat\w*|corporate|hopeful|aspirational",
    "funk": r"funk\w*|groov\w*|disco|soulful",
    "lofi": r"lo-?fi|chill-?hop",
    "jazz": r"jazz\w*|swing\w*|lounge|bossa",
    "tender": r"tender|lullaby|heartfelt|romantic|touching",
    "minimal": r"minimal\w*|sparse|piano only",
    "epic": r"epic|trailer|heroic|stadium|thundering",
    "electronic": r"electronic\w*|synth\w*|techno|retro|futuristic",
    "world": r"african|latin|tropical|samba|percussi\w*",
    "upbeat": r"upbeat|happy|cheerful|bright|positive|lively|pop|catchy|joyful|summery",
}


_ELSEWHERE: dict[str, str] = {
    "energetic": r"energiegeladen\w*|energisch\w*|kraftvoll\w*|treibend\w*|schnell\w*|en[eé]rgic[ao]s?|énergique\w*|dinámic[ao]|dynamique|rápid[ao]",
    "festive": r"festlich\w*|weihnachtlich\w*|festiv[ao]s?|festi(?:f|ve)s?|navideñ[ao]|natalíci[ao]|fiesta|fête",
    "playful": r"verspielt\w*|lustig\w*|juguet[oó]n\w*|divertid[ao]s?|espiègle\w*|ludique|brincalh(?:ão|ona)",
    "cinematic": r"filmisch\w*|dramatisch\w*|cinematográfic[ao]s?|cinématographique\w*|dramátic[ao]|dramatique|orquestral|orchestral\w*",
    "elegant": r"elegante?\w*|élégante?\w*|luxuriös\w*|luxueu\w+|lujos[ao]|luxuos[ao]|edel|klavier|piano",
    "acoustic": r"akustisch\w*|gitarre|ac[uú]stic[ao]s?|acoustique\w*|guitarra|guitare",
    "calm": r"ruhig\w*|entspannt\w*|sanft\w*|leise\w*|tranquil\w*|calm[oae]s?|suaves?|relajad[ao]|relaxante|douce?|doux|apaisée?|seren[ao]",
    "inspiring": r"inspirierend\w*|inspirador[ae]?s?|inspirante?s?|motivierend\w*|motivador\w*",
    "funk": r"funkig\w*",
    "lofi": r"lo-?fi",
    "jazz": r"jazzig\w*|swingend\w*",
    "tender": r"zart\w*|zärtlich\w*|tiern[ao]|tendre|tern[ao]|romantisch\w*|romántic[ao]|romantique|romântic[ao]",
    "minimal": r"minimalist\w*",
    "epic": r"episch\w*|[eé]pic[ao]s?|épique",
    "electronic": r"elektronisch\w*|electrónic[ao]|eletrónic[ao]|eletrônic[ao]|électronique",
    "world": r"perkussiv\w*|percusi[vó]\w*|percussi\w*|tropical\w*|latin[ao]",
    "upbeat": r"beschwingt\w*|fröhlich\w*|heiter\w*|munter\w*|animad[ao]s?|alegres?|entraînante?|joyeu(?:x|se)|gaie?|positi[vf]\w*",
}
"""The same in Spanish, German, French and Portuguese."""
_JAPANESE: dict[str, str] = {
    "energetic": "躍動|元気|激しい|速い", "festive": "祝祭|お祭り|クリスマス", "playful": "遊び心|楽しげ|コミカル", "cinematic": "映画的|映画のよう|ドラマチック",
    "elegant": "優雅|エレガント|ピアノ|高級", "acoustic": "アコースティック|ギター", "calm": "穏やか|静か|落ち着い|ゆったり", "inspiring": "前向き|感動",
    "funk": "ファンク", "lofi": "ローファイ", "jazz": "ジャズ", "tender": "やさしい|優しい|ロマンチック", "minimal": "ミニマル", "epic": "壮大|エピック",
    "electronic": "エレクトロ|電子", "world": "パーカッション|ラテン", "upbeat": "軽快|明るい|楽しい|ポップ",
}  # fmt: skip
_HEARD = tuple(
    (mood, re.compile(rf"\b(?:{pattern}|{_ELSEWHERE[mood]})\b|{_JAPANESE[mood]}", re.I))
    for mood, pattern in _MOODS.items()
)


def music_mood(text: str, default: str = "upbeat") -> str:
    """The bed's mood that a text asks for; the last named wins: a concept's mood ends with its music."""
    best, where = default, -1
    for mood, pattern in _HEARD:
        for match in pattern.finditer(text):
            if match.start() > where:
                best, where = mood, match.start()
    return best
