"""Problems that trying again would not mend are told once, without an offer to try again."""

from __future__ import annotations

import pytest

from limelight.agent.director.summing import _settled
from limelight.infra.voice import Voice
from limelight.schema.report import Problem


@pytest.mark.parametrize(
    ("code", "language", "said"),
    [
        ("where", "en", "I know of no unicorn in this picture."),
        ("where", "de", "Das finde ich in diesem Bild nicht. Markiere es mit dem Radierer des Bildeditors, dann nehme ich es heraus."),
        ("not_configured", "de", "I know of no unicorn in this picture."),
    ],
)  # fmt: skip
def test_it_is_said_as_a_sentence(code: str, language: str, said: str) -> None:
    problem = Problem(code=code, message="i know of no unicorn in this picture")
    assert _settled(problem, Voice(language)) == said
