"""A page of everything that the studio can do, made by itself: `python -m limelight.studio.gallery docs/gallery`."""
