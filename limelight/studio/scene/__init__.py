"""Scenes: what stands around the product, when, and how the camera sees it."""

from __future__ import annotations

from limelight.studio.scene.model import Camera, Light, Mood, Scene, Season, Shot, TimeOfDay, Weather
from limelight.studio.scene.parse import parse_scene
from limelight.studio.scene.themes import DEFAULT_THEME, THEMES, Theme
from limelight.studio.scene.vary import vary

__all__ = [
    "DEFAULT_THEME",
    "THEMES",
    "Camera",
    "Light",
    "Mood",
    "Scene",
    "Season",
    "Shot",
    "Theme",
    "TimeOfDay",
    "Weather",
    "parse_scene",
    "vary",
]
