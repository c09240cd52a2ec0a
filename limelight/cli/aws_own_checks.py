"""What `limelight doctor --aws` looks at of one's own: endpoints of SageMaker, and the table of DynamoDB.

SageMaker checks the permission before it looks for the variant or the input that is named, so an endpoint is asked for
one that there is not, and its model is not asked at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import uuid4

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import SageMakerOptions
from limelight.cli.probe import Probe
from limelight.infra.dynamo.item import tombstone
from limelight.infra.dynamo.table import BY_OWNER
from limelight.infra.settings import Settings
from limelight.schema.errors import ProviderFailed

RUNTIME = "sagemaker-runtime"
NOBODY = "limelight-doctor"
KEYS = {"table": [("id", "HASH")], BY_OWNER: [("owner", "HASH"), ("created", "RANGE")]}


def endpoints(entries: Sequence[ModelEntry]) -> Iterator[Probe]:
    """The endpoints that chat and those of these entries."""
    chats = [one for one in entries if one.family == "sagemaker-chat"]
    for endpoint in dict.fromkeys(str(one.options["endpoint"]).partition("/")[0] for one in chats):
        asked = {"EndpointName": endpoint, "Body": b"{}", "TargetVariant": NOBODY}
        yield _served(endpoint, "it cannot be talked to")
        yield Probe(f"{endpoint}: ask", RUNTIME, _nobody("invoke_endpoint", asked), "it cannot be talked to")
        yield Probe(
            f"{endpoint}: stream", RUNTIME, _nobody("invoke_endpoint_with_response_stream", asked),
            "its answers cannot be streamed",
        )  # fmt: skip
    for entry in (one for one in entries if one.family == "sagemaker"):
        options = SageMakerOptions.model_validate(entry.options)
        means = "it makes no pictures"
        yield _served(options.endpoint, means)
        where = {"EndpointName": options.endpoint}
        if options.mode == "realtime":
            ask = _nobody("invoke_endpoint", {**where, "Body": b"{}", "TargetVariant": NOBODY})
        else:
            ask = _nobody(
                "invoke_endpoint_async", {**where, "InputLocation": f"https://{NOBODY}.invalid/none"}
            )
        yield Probe(f"{options.endpoint}: ask", RUNTIME, ask, means)


def table(settings: Settings) -> Iterator[Probe]:
    """The table of metadata: its keys, its expiry, and each permission. What is written expires within a minute."""
    if not (name := settings.aws.table):
        return
    means = "other servers and systems are not told of artifacts and jobs"
    stone = tombstone(f"{NOBODY}-{uuid4().hex}", version=1, expires=round(time.time()) + 60)
    query: dict[str, Any] = {
        "IndexName": BY_OWNER, "KeyConditionExpression": "#owner = :owner", "Limit": 1,
        "ExpressionAttributeNames": {"#owner": "owner"}, "ExpressionAttributeValues": {":owner": {"S": NOBODY}},
    }  # fmt: skip
    calls: dict[str, Callable[[Any], object]] = {
        "table": lambda c: _keys(c.describe_table(TableName=name)["Table"]),
        "table: expiry": lambda c: _expiry(c.describe_time_to_live(TableName=name), name),
        "table: write": lambda c: c.put_item(
            TableName=name,
            Item=stone,
            ConditionExpression="attribute_not_exists(#id)",
            ExpressionAttributeNames={"#id": "id"},
        ),
        "table: write many": lambda c: c.batch_write_item(
            RequestItems={name: [{"PutRequest": {"Item": stone}}]}
        ),
        "table: read": lambda c: c.get_item(TableName=name, Key={"id": stone["id"]}),
        "table: list": lambda c: c.query(TableName=name, **query),
    }
    for what, call in calls.items():
        yield Probe(what, "dynamodb", call, means)


def _served(endpoint: str, means: str) -> Probe:
    return Probe(
        endpoint, "sagemaker", lambda c: _in_service(c.describe_endpoint(EndpointName=endpoint)), means
    )


def _in_service(told: dict[str, Any]) -> None:
    if told["EndpointStatus"] != "InService":
        why = told.get("FailureReason", "")
        raise ProviderFailed(
            f"the endpoint is {told['EndpointStatus']}, not InService{f': {why}' if why else ''}",
            code="endpoint",
        )


def _nobody(operation: str, asked: dict[str, Any]) -> Callable[[Any], object]:
    """A call that names what there is not: that it is not found is the good answer."""

    def call(client: Any) -> None:
        try:
            getattr(client, operation)(**asked)
        except client.exceptions.ClientError as error:
            said = error.response["Error"]["Message"]
            if "variant" not in said.lower():
                raise

    return call


def _keys(told: dict[str, Any]) -> None:
    schemas = {"table": told["KeySchema"]}
    schemas |= {index["IndexName"]: index["KeySchema"] for index in told.get("GlobalSecondaryIndexes", [])}
    for name, keys in KEYS.items():
        found = [(key["AttributeName"], key["KeyType"]) for key in schemas.get(name, [])]
        if found != keys:
            raise ProviderFailed(
                f"the keys of {name} are {_shown(found)}, and {_shown(keys)} are needed: make it as the documentation says",
                code="table", limit=_shown(keys), value=_shown(found),
            )  # fmt: skip


def _shown(keys: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in keys) or "missing"


def _expiry(told: dict[str, Any], name: str) -> None:
    found = told["TimeToLiveDescription"]
    if (
        found.get("TimeToLiveStatus") not in {"ENABLED", "ENABLING"}
        or found.get("AttributeName") != "expires"
    ):
        raise ProviderFailed(
            f"{name} lets nothing expire: turn its time to live on, with the attribute expires; else jobs and what is left of "
            "deleted artifacts stay",
            code="table", limit="expires",
        )  # fmt: skip
