"""What the package needs and the repository does not hold: the console, the environment lights, the
SoundFont.

Run by the build hook (`hatch_build.py`) when the package is built or installed, or by hand: `python -m
buildtools`. Never part of the installed package.
"""
