"""FakeAWS: a fake of the AWS services that moto lacks, speaking their real wire formats. For tests and demonstrations.

Nothing here is a model: pictures are gradients, videos a moving bar, moderation a list of words. What is true is the
wire: paths, headers, event-stream frames, error codes, limits, faults, so that boto3 and all code above it run
as they do against AWS, with no account.
"""

from limelight.fakeaws.app import FakeAWS
from limelight.fakeaws.brain import spoken_by
from limelight.fakeaws.chat import Brain, ConverseRequest, ToolCall, Turn
from limelight.fakeaws.errors import AwsFault
from limelight.fakeaws.faults import Fault
from limelight.fakeaws.server import FakeServer

__all__ = [
    "AwsFault",
    "Brain",
    "ConverseRequest",
    "FakeAWS",
    "FakeServer",
    "Fault",
    "ToolCall",
    "Turn",
    "spoken_by",
]
