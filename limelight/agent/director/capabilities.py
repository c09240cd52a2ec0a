"""What Limelight can do, in the languages the Director speaks."""

from __future__ import annotations

import re

from limelight.router.words import pattern

_ENGLISH = """\
I make video ads around your own product, its pixels untouched. In one conversation:

- **Concepts**: “Create a video for my latest hiking gear” gives you three ideas to choose from.
- **Storyboard**: “I like concept 3, but at sunrise” becomes four pictures; “use a forest trail in the \
second shot” changes just that one.
- **Video**: “Animate it” gives clips, music and one finished film; then “add our logo and the slogan …”.
- **Formats and words**: “Make it vertical too”, “write me three headlines of at most 30 characters”, “display \
ads for all placements”.

Name a product of your catalogue, or upload a photo with a line about it. What shall we make?"""

_SPANISH = """\
Hago anuncios en vídeo con tu propio producto, sin tocar sus píxeles. En una sola conversación:

- **Conceptos**: “Crea un vídeo para mi última mochila” te da tres ideas para elegir.
- **Storyboard**: “Me gusta el concepto 3, pero al amanecer” se convierte en cuatro imágenes, y puedes \
cambiar una sola toma.
- **Vídeo**: “Anímalo” da clips, música y un vídeo terminado; después, tu logo y tu eslogan.
- **Formatos y textos**: versión vertical, titulares con un máximo de caracteres, anuncios display.

Di un producto de tu catálogo o sube una foto con una línea. ¿Qué hacemos?"""

_GERMAN = """\
Ich mache Werbefilme um dein eigenes Produkt, dessen Pixel unberührt bleiben. In einem Gespräch:

- **Konzepte**: „Mach ein Video für meinen neuen Rucksack“ ergibt drei Ideen zur Auswahl.
- **Storyboard**: „Konzept 3, aber bei Sonnenaufgang“ wird zu vier Bildern, und du \
kannst ein einzelnes ändern.
- **Video**: „Animiere es“ ergibt Clips, Musik und einen fertigen Film; danach Logo und Slogan.
- **Formate und Texte**: eine Hochkant-Fassung, Überschriften mit höchstens so vielen Zeichen, Display-Anzeigen.

Nenne ein Produkt aus deinem Katalog oder lade ein Foto mit einer Zeile dazu hoch. Was machen wir?"""

_FRENCH = """\
Je fais des publicités vidéo autour de votre propre produit, sans toucher à ses pixels. En une conversation :

- **Concepts** : « Crée une vidéo pour mon dernier sac à dos » donne trois idées au choix.
- **Storyboard** : « J'aime le concept 3, mais au lever du soleil » devient quatre images, et un seul plan \
peut être modifié.
- **Vidéo** : « Anime-le » donne des clips, une musique et un film fini ; puis votre logo et votre slogan.
- **Formats et textes** : une version verticale, des titres d'une longueur maximale, des annonces display.

Nommez un produit de votre catalogue ou envoyez une photo avec une ligne. Que faisons-nous ?"""

_PORTUGUESE = """\
Faço anúncios em vídeo com o seu próprio produto, sem tocar nos seus píxeis. Numa só conversa:

- **Conceitos**: “Cria um vídeo para a minha última mochila” dá três ideias à escolha.
- **Storyboard**: “Gosto do conceito 3, mas ao nascer do sol” torna-se quatro imagens, e pode \
mudar só um plano.
- **Vídeo**: “Anima” dá clipes, música e um vídeo pronto; depois, o seu logótipo e slogan.
- **Formatos e textos**: versão vertical, títulos com um máximo de caracteres, anúncios display.

Diga um produto do seu catálogo ou envie uma foto com uma linha. O que fazemos?"""

CAPABILITIES: dict[str, str] = {
    "en": _ENGLISH, "es": _SPANISH, "de": _GERMAN, "fr": _FRENCH, "pt": _PORTUGUESE,
}  # fmt: skip

_ABOUT_ME: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:human|person|real|bot|robot|machine|program|talking to)\b|\b(?:an? )?(?:ai|chatgpt|gpt)\b(?! do)",
        "No, I am a program: Limelight, an assistant that makes video ads around your product.",
    ),
    (
        r"\b(?:model|llm|who (?:made|built))\b",
        "I am Limelight, an open-source assistant. In this setting I work by rules, with no language model behind me, "
        "and pictures, clips and music are made on this machine.",
    ),
    (
        r"\b(?:download|save)\b",
        "Every finished video on the page has a download button: an MP4 (H.264 and AAC) that is yours to use.",
    ),
    (
        r"\bfree\b|\bcharge\b|\b(?:video|ad|limelight|service)\b.*\bcost\b",
        "Limelight is open source, and nothing is charged here: everything is made on this machine.",
    ),
    (
        r"\blanguages?\b|\bspeak\b|\bunderstand\b",
        "English best; Spanish, German, French and Portuguese for talk and requests; Japanese requests too.",
    ),
    (
        r"\b(?:data|store|keep|share)\b",
        "What you send stays where Limelight runs: photos, messages and videos lie in its data folder.",
    ),
)


def about_me(low: str) -> str:
    """An answer to a question about the assistant itself; empty for other questions. `low` is lower case."""
    if not pattern("rules", "about_me").search(low):
        return ""
    return next((said for words, said in _ABOUT_ME if re.search(words, low)), "")
