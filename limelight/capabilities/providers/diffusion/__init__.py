"""Models of one's own on diffusers and torch, which are loaded when they are first asked for (extra `diffusion`)."""

from limelight.capabilities.providers.diffusion.provider import DiffusionProvider, Recipe

__all__ = ["DiffusionProvider", "Recipe"]
