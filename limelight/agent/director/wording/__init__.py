"""The words of concepts, headlines and ads, in every language that Limelight speaks."""

from limelight.agent.director.wording.families import family_named
from limelight.agent.director.wording.heard import Heard, hear, season_heard
from limelight.agent.director.wording.wording import PlaceWords, Wording, wording

__all__ = ["Heard", "PlaceWords", "Wording", "family_named", "hear", "season_heard", "wording"]
