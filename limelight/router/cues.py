"""Words that point to an act. They settle what sentence embeddings leave close, and say where one request ends."""

from __future__ import annotations

import re

from limelight.schema.understanding import Label

_ORD = r"(?:first|second|third|fourth|fifth|sixth|last|1st|2nd|3rd|4th|5th|6th|one|two|three|four|five|six|\d{1,2}|all|every|each)"
_SHOT = r"(?:shots?|scenes?|pictures?|images?|frames?|photos?|pics?|panels?)"
_SHOT_X = r"(?:bild(?:er|ern|es)?|aufnahmen?|einstellung(?:en)?|tomas?|escenas?|im[aá]gen(?:es)?|plans?|sc[èe]nes?|quadros?|cenas?)"
_NUM_X = r"(?:erste[nrs]?|zweite[nrs]?|dritte[nrs]?|vierte[nrs]?|letzte[nrs]?|primer[ao]?|segund[ao]|tercer[ao]?|cuart[ao]|[uú]ltim[ao]|premi(?:er|[èe]re)|deuxi[èe]me|second[e]?|troisi[èe]me|quatri[èe]me|derni(?:er|[èe]re)|primeir[ao]|terceir[ao]|quart[ao]|\d{1,2})"  # fmt: skip
_CONCEPT = r"(?:concepts?|ideas?|options?|proposals?|variants?|konzepte?|ideen?|vorschlag|conceptos?|opci[oó]n|opciones|id[ée]es?|conceitos?|ideias?|コンセプト|案|アイデア)"
_VIDEO = r"(?:videos?|vid|vids|v[ií]deos?|vid[ée]os?|ads?|adverts?|advertis\w+|commercials?|spots?|clips?|films?|promos?|campaigns?|werbespot|werbung|anuncios?|pub|anúncio|動画|広告|ビデオ)"
_MAKE = r"(?:make|create|creat|produce|generate|do|build|need|want|like|love|get|give|start|shoot|film|put together|mach|mache|erstelle?|brauche|crea|haz|hazme|quiero|cr[ée]e[rz]?|fais|faire|voudrais|crie|faça|quero|作って|作成)"

# (pattern, weight): the heaviest hit of a label counts, and a little for each further one.
_CUES: dict[Label, list[tuple[str, float]]] = {
    "concepts.create": [
        (rf"\b{_MAKE}\b.{{0,60}}{_VIDEO}\b", 0.22),
        (rf"{_VIDEO}\W+(?:\w+\W+){{0,3}}?(?:for|about|of|around|from|with this|para|für|pour|do|da|über|mit diesem|con)\b", 0.25),
        (r"\b(?:advertise|promote|market|bewerben|promocionar)\b", 0.3),
        (r"(?:の動画|の広告|の宣伝)", 0.3),
        (rf"\b{_VIDEO}\b\W*(?:please|pls|plz)?\W*$", 0.12),
    ],
    "concepts.more": [
        (rf"\b(?:more|other|another|different|new|fresh|further|additional|andere|mehr|neue|weitere|otr[ao]s|m[aá]s|nuev[ao]s|autres?|plus d'|d'autres|nouvelles?|mais|outr[ao]s)\b.{{0,20}}{_CONCEPT}\b", 0.35),
        (r"\b(?:alternatives?|something else|none of (?:them|these|those)|other (?:directions?|suggestions?)|another round)\b", 0.25),
        (r"(?:もっと|別の|他の).{0,6}(?:案|アイデア|コンセプト)", 0.35),
    ],
    "concepts.choose": [
        (rf"{_CONCEPT}\W*(?:no\.?|nr\.?|number|#)?\W*{_ORD}\b", 0.35),
        (rf"\b(?:{_ORD}|{_NUM_X})\W+{_CONCEPT}\b", 0.3),
        (r"\b(?:the )?(?:first|second|third|fourth|last|1st|2nd|3rd) (?:one|idea)\b", 0.25),
        (r"(?:\bnumber|\bnr\.?|\bno\.|#) ?(?:one|two|three|four|five|six|\d)\b", 0.25),
        (r"\b(?:i (?:like|love|prefer|choose|pick|take)|go (?:with|for)|let'?s (?:do|go)|favou?rite|winner|gefällt|nehme|me gusta|prefiero|j'aime|me plaît|gosto)\b", 0.12),
        (r"(?:コンセプト|案)\s*\d|\d\s*(?:番|つ)目?の?(?:コンセプト|案)?", 0.35),
    ],
    "shot.edit": [
        (rf"\b{_SHOT}\W*(?:number|no\.?|nr\.?|#)?\W*(?:\d{{1,2}}|one|two|three|four|five|six)\b", 0.4),
        (rf"\b(?:first|second|third|fourth|fifth|sixth|last|1st|2nd|3rd|4th|5th|6th)\W+{_SHOT}\b", 0.4),
        (rf"\b{_NUM_X}\W+{_SHOT_X}\b|\b{_SHOT_X}\W+{_NUM_X}\b", 0.4),
        (r"\d\s*(?:枚目|番目の(?:ショット|画像|絵)|つ目のショット)|ショット\s*\d", 0.4),
        (r"\bbackground\b.{0,30}\b(?:shot|picture|image)", 0.2),
    ],
    "shots.redo": [
        (rf"\b(?:all|every|each|whole|entire|alle|todas|tous|toutes|todos)\b.{{0,15}}(?:{_SHOT}|storyboard|{_SHOT_X}|of them)\b", 0.4),
        (r"\b(?:redo|regenerate|refais|refaça|repite)\b.{0,20}\b(?:all|every\w*|storyboard|tout|tod[ao]s)\b", 0.4),
        (r"\b(?:storyboard|shots)\b.{0,30}\b(?:again|over|scratch)\b", 0.35),
        (r"(?:全部|すべて|全て)の?(?:ショット|画像|絵)", 0.4),
    ],
    "storyboard.create": [(r"\bstoryboard\b|絵コンテ|ストーリーボード", 0.25), (r"\b(?:into|as) shots\b|\bdraw the shots\b", 0.25)],
    "video.animate": [
        (r"\banim\w*|アニメ|動かし", 0.4),
        (r"\b(?:to life|in(?:to)? motion|move|motion|moving)\b", 0.25),
        (r"\b(?:into|as|it) an? (?:moving )?(?:video|film)\b|\bmake the (?:clips|video|film)\b", 0.22),
    ],
    "video.endcard": [
        (r"\blogo\b|ロゴ|end ?card|\boutro\b|closing (?:card|frame|screen)|abspann", 0.4),
        (r"\b(?:slogan|tagline|claim|spruch|eslogan|lema|strapline)\b|スローガン", 0.35),
        (r"call to action|\bcta\b", 0.35),
        (r"\b(?:to|at|on) the end\b|\bam ende\b|\bal final\b|à la fin\b|\bno final\b|最後に|\bfinish with\b|\bend (?:it )?(?:on|with)\b|\bclose with\b", 0.15),
    ],
    "video.reframe": [
        (r"\bvertical\w*|\bportrait\b|\bupright\b|9 ?[:x×/] ?16|\bhochformat\b|\bhochkant\b|縦", 0.4),
        (r"\b(?:tik ?tok|reels?|stories|story|shorts)\b", 0.33),
        (r"\bsquare\b|1 ?[:x×] ?1\b|4 ?[:x×] ?5|16 ?[:x×] ?9|\blandscape\b|\bquerformat\b|\bquadratisch\w*|\bcarr[ée]e?s?\b|\bcuadrad[ao]\b|\bquadrad[ao]\b|正方形", 0.36),
        (r"\b(?:all|every|other)\b.{0,12}\b(?:formats?|aspect ratios?|ratios?|sizes|placements?)\b|\baspect ratio\b|\breframe\b|\bresize\b", 0.4),
    ],
    "music.change": [(r"\bmusi[ck]\w*|\bm[uú]sica\b|\bmusique\b|\bsoundtrack\b|\bsong\b|\btune\b|\bmelod\w+|\btrack\b|音楽|曲|\bbgm\b|\bjazz\b|\blo-?fi\b", 0.4)],
    "copy.headlines": [
        (r"\bheadlines?\b|\büberschrift\w*|\bschlagzeile\w*|\btitulares?\b|\btitres?\b|\bmanchetes?\b|見出し|キャッチコピー|\bt[ií]tulos?\b", 0.42),
        (r"\b(?:ad )?(?:copy|titles?)\b|\bad lines\b", 0.25),
        (r"\b(?:characters?|chars?|letters|zeichen|caract[eè]res|caracteres)\b|文字", 0.2),
    ],
    "picture.create": [
        (rf"\b(?:an?|one|some|two|three|four|\d|ein|una?|une|uma|make|create|generate)\W+(?:\w+\W+){{0,2}}?(?:pictures?|images?|photos?|pics?|stills?|posters?|banners?|visuals?|bild|foto|imagen|imagem)\b", 0.3),
        (r"^\W*(?:a |an |one )?(?:\w+ )?(?:pictures?|images?|photos?|pics?|stills?|foto|bild) (?:of|with|von|der|de|da|do|for)\b", 0.35),
        (r"(?:の画像|の写真)を?", 0.35),
    ],
    "video.compile": [
        (r"\b(?:compile|recompile|stitch|splice|assemble|export|merge|combine|render|assembl\w+)\b", 0.3),
        (r"\bclips?\b.{0,20}\b(?:together|into one|zusammen)|\b(?:join|juntar?|une|junte|füge).{0,12}cli", 0.3),
        (r"\bfinal (?:cut|video|render|film)\b|つなげて|まとめて", 0.25),
    ],
    "chat.eta": [
        (r"\bhow (?:much )?long(?:er)?\b.{0,30}\b(?:take|until|till|left|need|longer|going)\b|\beta\b|\bhow (?:much )?longer\b|\btime left\b", 0.4),
        (r"\b(?:done|ready|finished|there) (?:yet|by then)\b|\balmost (?:done|ready)|\bwhen('?s| is| will)\b.{0,20}\b(?:done|ready|finished|it)\b|\bstatus\b|\bprogress\b", 0.3),
        (r"wie lange|wann ist|cu[aá]nto (?:falta|va a tardar|tarda)|combien de temps|longtemps|quanto tempo|demorar|どれくらい|どのくらい|いつ(?:でき|終)", 0.4),
    ],
    "chat.capabilities": [
        (r"\bwhat (?:\w+ )?(?:can|do|could) (?:you|u)\b.{0,12}(?:do|offer|make|$)|\bhow (?:can|do) (?:you|i|this)\b.{0,25}(?:help|work|start|use)", 0.25),
        (r"was kannst du|qu[eé] puedes|que peux-tu|何ができ|introduce yourself|who are you", 0.35),
    ],
    "chat.question": [(r"^\W*(?:which|why|what|where|who|how|is|are|does|did|do|am|welche|warum|wo|cuál|por qué|dónde|quel|où|pourquoi)\b(?!.*\b(?:about|if)\b)", 0.1)],
}  # fmt: skip

CUES: dict[Label, list[tuple[re.Pattern[str], float]]] = {
    label: [(re.compile(pattern), weight) for pattern, weight in rows] for label, rows in _CUES.items()
}
STRONG = 0.25
"""A cue of this weight or more can open a clause of its own."""


def cue_weights(clause: str) -> dict[Label, float]:
    """How strongly the words of a lower-case clause point to each act, 0 to about 0.6."""
    found: dict[Label, float] = {}
    for label, rows in CUES.items():
        hits = sorted((weight for pattern, weight in rows if pattern.search(clause)), reverse=True)
        if hits:
            found[label] = hits[0] + 0.3 * sum(hits[1:])
    return found
