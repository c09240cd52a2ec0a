"""What is said of a brand when it is asked for."""

from __future__ import annotations

from limelight.agent.asides import told
from limelight.schema.brand import BrandBrief, BrandLine, Source


def test_only_what_was_read_off_stands_in_italics() -> None:
    bottle = Source(kind="product", name="Trail Bottle")
    brief = BrandBrief(
        name="Northpeak",
        lines=[
            BrandLine(topic="palette", text="#1c5a57", confirmed=True),
            BrandLine(topic="palette", text="#c05e3e", sources=[bottle]),
            BrandLine(topic="slogan", text="Keep it wild.", confirmed=True),
        ],
    )
    assert told(brief).splitlines()[2:4] == [
        "- **Colours**: #1c5a57, *#c05e3e* *(read off Trail Bottle)*",
        "- **Slogan**: Keep it wild.",
    ]
