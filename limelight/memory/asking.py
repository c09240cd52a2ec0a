"""The question that is asked when it is not clear which thing is meant, in the person's language."""

from __future__ import annotations

from collections.abc import Sequence

_ASKED = {
    "en": ("Which one do you mean: {names}?", "I find nothing here that fits “{words}”. Which one do you mean?", "or"),
    "de": ("Welches meinst du: {names}?", "Ich finde hier nichts zu „{words}“. Welches meinst du?", "oder"),
    "fr": ("Lequel voulez-vous dire : {names} ?", "Je ne trouve rien ici pour « {words} ». Lequel voulez-vous dire ?", "ou"),
    "es": ("¿Cuál quieres decir: {names}?", "No encuentro aquí nada para «{words}». ¿Cuál quieres decir?", "o"),
    "pt": ("Qual você quer dizer: {names}?", "Não encontro nada aqui para “{words}”. Qual você quer dizer?", "ou"),
    "ja": ("どれのことですか：{names}？", "「{words}」に合うものが見つかりません。どれのことですか？", "または"),
}  # fmt: skip


def which_one(names: Sequence[str], words: str, *, language: str = "") -> str:
    """Asks for one of these, as they are called; without any, says that nothing fits the words."""
    among, nothing, joint = _ASKED.get(language, _ASKED["en"])
    if not names:
        return nothing.format(words=words)
    called = list(dict.fromkeys(f"“{name}”" for name in names))
    if len(called) == 1 and len(names) > 1:
        called = [f"{called[0]} ({place})" for place in range(1, len(names) + 1)]
    listed = called[0] if len(called) == 1 else f"{', '.join(called[:-1])} {joint} {called[-1]}"
    return among.format(names=listed)
