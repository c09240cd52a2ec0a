"""The judge of the fake's replies must be able to object."""

from __future__ import annotations

import pytest

from tests.aws.shapes import faults_of_event, faults_of_reply


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        ({"invocationArn": 3}, "Invalid type for parameter invocationArn"),
        ({}, 'Missing required parameter in input: "invocationArn"'),
        ({"invocationArn": "arn", "more": 1}, "StartAsyncInvoke has no member more"),
    ],
)
async def test_it_objects_to_a_reply(reply: dict[str, object], fault: str) -> None:
    assert [
        line for line in faults_of_reply("bedrock-runtime", "StartAsyncInvoke", reply) if fault in line
    ] != []


async def test_it_objects_to_a_word_that_is_none_of_an_enum() -> None:
    assert faults_of_event("messageStop", {"stopReason": "bored"})[0].startswith(
        "messageStop.stopReason is 'bored', which is none of"
    )
