"""Personal numbers, known by their check digits: cards, accounts, and numbers that states give to persons."""

from __future__ import annotations

import re
from collections.abc import Callable

_DIGIT = re.compile(r"\d")
_CARD = re.compile(r"(?<!\w)(?:\d[ \-]?){12,18}\d(?!\w)")
_SSN = re.compile(r"(?<!\d)(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?!\d)")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])")
_CPF = re.compile(r"(?<!\w)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\w)")
_DNI = re.compile(r"(?<!\w)[XYZxyz\d]-?\d{7}-?[A-Za-z](?!\w)")
_NIR = re.compile(r"(?<!\w)[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}(?!\w)")


def luhn(digits: str) -> bool:
    """Whether a card number's check digit is right (ISO/IEC 7812-1)."""
    values = [int(d) for d in digits if d.isdigit()]
    doubled = [sum(divmod(2 * v, 10)) for v in values[-2::-2]]
    return len(values) >= 13 and (sum(values[-1::-2]) + sum(doubled)) % 10 == 0


def iban(text: str) -> bool:
    """Whether an IBAN's check digits are right (ISO 7064, MOD 97-10)."""
    bare = text.replace(" ", "")
    moved = bare[4:] + bare[:4]
    return 15 <= len(bare) <= 34 and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def cpf(text: str) -> bool:
    """Whether a Brazilian CPF's two check digits are right (modulo 11)."""
    digits = [int(d) for d in text if d.isdigit()]
    return len(set(digits)) > 1 and all(
        sum(d * w for d, w in zip(digits, range(n + 1, 1, -1), strict=False)) * 10 % 11 % 10 == digits[n]
        for n in (9, 10)
    )


def dni(text: str) -> bool:
    """Whether the letter of a Spanish DNI or NIE is right (modulo 23)."""
    bare = text.replace("-", "").upper()
    number = int(bare[:-1].translate(str.maketrans("XYZ", "012")))
    return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] == bare[-1]


def nir(text: str) -> bool:
    """Whether the key of a French social security number is right (97 less the number modulo 97)."""
    bare = text.replace(" ", "").replace("2A", "19").replace("2B", "18")
    return bare.isdigit() and 97 - int(bare[:-2]) % 97 == int(bare[-2:])


_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], bool], str], ...] = (
    (_CARD, luhn, "[card number]"), (_IBAN, iban, "[account number]"),
    (_SSN, lambda _: True, "[social security number]"), (_CPF, cpf, "[tax number]"), (_DNI, dni, "[identity number]"),
    (_NIR, nir, "[social security number]"),
)  # fmt: skip


def without_personal_data(text: str) -> str:
    """The text with the numbers of cards, accounts and persons blotted out."""
    if _DIGIT.search(text) is None:
        return text
    for pattern, right, name in _KINDS:
        text = pattern.sub(_blotted(right, name), text)
    return text


def _blotted(right: Callable[[str], bool], name: str) -> Callable[[re.Match[str]], str]:
    return lambda m: name if right(m.group()) else m.group()


def personal_span(text: str) -> tuple[int, int] | None:
    """Where the first of them stands."""
    spans = [m.span() for pattern, right, _ in _KINDS for m in pattern.finditer(text) if right(m.group())]
    return min(spans, default=None)
