"""What Limelight says, in the six languages that it speaks: one file of sentences for each."""

from limelight.infra.voice.question import Question
from limelight.infra.voice.voice import LANGUAGES, Voice, meant, sentences, spelled, understood

__all__ = ["LANGUAGES", "Question", "Voice", "meant", "sentences", "spelled", "understood"]
