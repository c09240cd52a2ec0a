"""Labelled texts and pictures for the guardrails, and how well they are judged.

`dev/` is tuned on. `test/` and `unseen/` are measured; hashes in the tests freeze their bytes. `dev/` and `test/`
come from the hand that wrote the rules, at about the same time: what is seen on `test/` says that known wordings are
caught in six languages, not that strangers are. `unseen/` was written last and says bad things without the usual words, to
see what patterns cannot do. The pictures (`pictures`, which brings the studio with it) are drawn by
code; their words are of `test/`.
"""

from limelight.evals.guard.labelled import Labelled, Part, digest, labelled
from limelight.evals.guard.scoring import Outcome, Report, Score, measure

__all__ = ["Labelled", "Outcome", "Part", "Report", "Score", "digest", "labelled", "measure"]
