"""Scenes: what stands around the product, when, and how the camera sees it."""

from __future__ import annotations

from limelight.studio.scene.holidify import holidify, scene_of
from limelight.studio.scene.model import (
    Backdrop,
    Camera,
    Light,
    Mood,
    Pose,
    Props,
    Scene,
    Season,
    Shot,
    Stage,
    TimeOfDay,
    Weather,
)
from limelight.studio.scene.parse import bend, parse_scene
from limelight.studio.scene.read import theme_named
from limelight.studio.scene.themes import DEFAULT_THEME, THEMES, Theme
from limelight.studio.scene.vary import vary

__all__ = [
    "DEFAULT_THEME",
    "THEMES",
    "Backdrop",
    "Camera",
    "Light",
    "Mood",
    "Pose",
    "Props",
    "Scene",
    "Season",
    "Shot",
    "Stage",
    "Theme",
    "TimeOfDay",
    "Weather",
    "bend",
    "holidify",
    "parse_scene",
    "scene_of",
    "theme_named",
    "vary",
]
