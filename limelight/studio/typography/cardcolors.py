"""The colours of an end card, chosen so that everything on it can be seen."""

from __future__ import annotations

from dataclasses import dataclass

from limelight.studio.typography.contrast import (
    AA,
    AA_GRAPHIC,
    BLACK,
    WHITE,
    Rgb,
    luminance,
    mix,
    parse_hex,
    readable,
    worst,
)


@dataclass(frozen=True, slots=True)
class CardColors:
    """Each can be seen on what it stands on: words by WCAG AA, button and rule as its graphics."""

    shade: Rgb
    """The ground at its outermost."""
    glow: Rgb
    """The ground in its pool of light."""
    text: Rgb
    quiet: Rgb
    """The slogan's."""
    accent: Rgb
    """The button's and the rule's: the brand's, or the nearest tint of it that can be seen."""
    label: Rgb
    """The words on the button."""

    @classmethod
    def of(cls, *, background: str, text: str, accent: str) -> CardColors:
        """Colours for a card from the three a brand gives ("#rrggbb"), kept wherever they can be read."""
        ground, wanted, bright = parse_hex(background), parse_hex(text), parse_hex(accent)
        dark = float(luminance(ground)) < 0.5
        shade, glow = mix(ground, BLACK, 0.22 if dark else 0.05), mix(ground, WHITE, 0.12 if dark else 0.30)
        if worst(readable(wanted, shade, glow), shade, glow) < AA:
            # A mid grey ground carries no pool of light: no words are readable on its whole range.
            shade = glow = ground
        return cls.on(shade, glow, text=wanted, accent=bright, label=ground)

    @classmethod
    def on(cls, shade: Rgb, glow: Rgb, *, text: Rgb, accent: Rgb, label: Rgb) -> CardColors:
        """Colours for words on anything between `shade` and `glow`; those given are kept wherever they can be read."""
        words = readable(text, shade, glow)
        soft = mix(words, mix(shade, glow, 0.5), 0.12)
        quiet = soft if worst(soft, shade, glow) >= AA else words
        tints = (mix(accent, end, k / 20) for k in range(10) for end in (WHITE, BLACK))
        accented = next((tint for tint in tints if worst(tint, shade, glow) >= AA_GRAPHIC), words)
        return cls(shade, glow, words, quiet, accented, readable(label, accented))

    @property
    def ground(self) -> Rgb:
        """The ground behind the words, roughly."""
        return mix(self.shade, self.glow, 0.6)
