"""Providers of Amazon Bedrock: pictures by Nova Canvas or Stability, video by Nova Reel. boto3 is imported at the first call."""

from limelight.capabilities.providers.aws.canvas import NovaCanvas
from limelight.capabilities.providers.aws.family import ImageFamily, Invocation, Wording
from limelight.capabilities.providers.aws.images import BedrockImages
from limelight.capabilities.providers.aws.reel import NovaReel
from limelight.capabilities.providers.aws.stability import Stability

__all__ = ["BedrockImages", "ImageFamily", "Invocation", "NovaCanvas", "NovaReel", "Stability", "Wording"]
