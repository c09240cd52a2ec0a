"""Keys, tokens and passwords are blotted out of what goes out; words about them are not."""

from __future__ import annotations

import pytest

from limelight.guardrails.secrets import without_secrets


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("my key is AKIA" + "IOSFODNN7EXAMPLE, keep it", "my key is [access key], keep it"),
        ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "[secret key]"),
        ("Authorization: Bearer abc.def-ghi_jkl~mno12345", "Authorization: [token]"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlMTIz", "[token]"),
        ("ghp_" + "a1B2" * 9, "[token]"),
        ("xoxb-1234567890-abcdef", "[token]"),
        ("postgres://me:hunter2@db.example.com/x", "[password]db.example.com/x"),
        ("password: hunter2hunter", "[secret]"),
        ("api_key=0123456789abcdef", "[secret]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----\nbye", "[private key]\nbye"),
        ("-----BEGIN PRIVATE KEY-----\nMIIEow and nothing after it", "[private key]"),
    ],
)
def test_what_looks_like_a_key_is_blotted_out(text: str, sent: str) -> None:
    assert without_secrets(text) == sent


@pytest.mark.parametrize(
    "text",
    [
        "a key ring made of brass, 12 cm", "the password to summer is patience", "bearer of good news", "Bearer bonds from 1926",
        "boots at 129.00 EUR, sku TB-2026-AKIA", "https://example.com/a:b@c", "tokens of love", "API keys are explained on page 3",
        "the secret: slow roasting", "sk-II essence",
    ],
)  # fmt: skip
def test_innocent_words_stay(text: str) -> None:
    assert without_secrets(text) is text
