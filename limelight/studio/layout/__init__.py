"""Layout: display ads as editable layers, from a finished picture or a cut-out, copy and a brand's look."""

from __future__ import annotations

from limelight.studio.layout.adcopy import AdCopy, BrandLook
from limelight.studio.layout.compose import compose, recompose
from limelight.studio.layout.composition import Composition, Layer, LayerSpec
from limelight.studio.layout.export import Encoded, encode, save
from limelight.studio.layout.openraster import open_ora, save_ora
from limelight.studio.layout.placements import (
    PLACEMENTS,
    DisplayPlacement,
    Violation,
    check_copy,
    placement_for,
)
from limelight.studio.layout.psd import save_psd

__all__ = [
    "PLACEMENTS",
    "AdCopy",
    "BrandLook",
    "Composition",
    "DisplayPlacement",
    "Encoded",
    "Layer",
    "LayerSpec",
    "Violation",
    "check_copy",
    "compose",
    "encode",
    "open_ora",
    "placement_for",
    "recompose",
    "save",
    "save_ora",
    "save_psd",
]
