"""What a team says of itself, in the languages the Director speaks."""

from __future__ import annotations

STOPS = {"ja": "。"}
"""Full stops that are not a point."""
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "cannot": "I cannot {what} here",
        "who": "; the agent “{who}” can, in a new conversation with it", "does": "This is what I do:",
        "try": "For example:", "next": "What next? For example: {example}.", "open": "What shall I do next?",
        "hello": "Hello!", "unclear": "I did not understand that.",
    },
    "es": {
        "cannot": "Eso no puedo hacerlo aquí", "who": "; el agente “{who}” sí, en una conversación nueva con él",
        "does": "Esto es lo que hago:", "try": "Por ejemplo:", "next": "¿Qué sigue? Por ejemplo: {example}.",
        "open": "¿Qué hago ahora?", "hello": "¡Hola!", "unclear": "No lo he entendido.",
    },
    "de": {
        "cannot": "Das kann ich hier nicht", "who": "; der Agent „{who}“ kann es, in einem neuen Gespräch mit ihm",
        "does": "Das mache ich:", "try": "Zum Beispiel:", "next": "Und jetzt? Zum Beispiel: {example}.",
        "open": "Was soll ich als Nächstes tun?", "hello": "Hallo!", "unclear": "Das habe ich nicht verstanden.",
    },
    "fr": {
        "cannot": "Cela, je ne peux pas le faire ici",
        "who": " ; l'agent « {who} » le peut, dans une nouvelle conversation avec lui",
        "does": "Voici ce que je fais :", "try": "Par exemple :", "next": "Et ensuite ? Par exemple : {example}.",
        "open": "Que dois-je faire ensuite ?", "hello": "Bonjour !", "unclear": "Je n'ai pas compris.",
    },
    "pt": {
        "cannot": "Isso não posso fazer aqui", "who": "; o agente “{who}” pode, numa conversa nova com ele",
        "does": "Isto é o que faço:", "try": "Por exemplo:", "next": "E agora? Por exemplo: {example}.",
        "open": "O que faço a seguir?", "hello": "Olá!", "unclear": "Não entendi.",
    },
    "ja": {
        "cannot": "それはここではできません", "who": "。エージェント「{who}」なら、新しい会話でできます",
        "does": "私にできること：", "try": "たとえば：", "next": "次はどうしましょう。たとえば：{example}",
        "open": "次は何をしましょうか。", "hello": "こんにちは。", "unclear": "よく分かりませんでした。",
    },
}  # fmt: skip


def team_words(key: str, language: str, **slots: str) -> str:
    """The sentence in a language, else in English."""
    return WORDS.get(language, WORDS["en"])[key].format(**slots)


def stopped(sentence: str, language: str) -> str:
    """The sentence with its full stop."""
    return sentence + STOPS.get(language, ".")
