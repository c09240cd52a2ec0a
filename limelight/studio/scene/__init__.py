"""Scenes: what stands around the product, when, and how the camera sees it."""

from __future__ import annotations

from limelight.studio.scene.holidify import holidify
from limelight.studio.scene.model import Camera, Light, Mood, Scene, Season, Shot, TimeOfDay, Weather
from limelight.studio.scene.parse import parse_scene
from limelight.studio.scene.themes import DEFAULT_THEME, THEMES, Backdrop, Setting, Theme
from limelight.studio.scene.vary import vary

__all__ = [
    "DEFAULT_THEME",
    "THEMES",
    "Backdrop",
    "Camera",
    "Light",
    "Mood",
    "Scene",
    "Season",
    "Setting",
    "Shot",
    "Theme",
    "TimeOfDay",
    "Weather",
    "holidify",
    "parse_scene",
    "vary",
]
