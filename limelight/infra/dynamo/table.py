"""The table of metadata: conditional writes, batches, reads by id and by advertiser.

Source: the DynamoDB developer guide, "Condition expressions", "BatchWriteItem", "Time to Live".
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from limelight.infra.aws import Aws
from limelight.infra.dynamo.item import Attribute, Item, Value, values
from limelight.schema.errors import BadInput, NotFound, TryAgain
from limelight.schema.principal import Principal

SERVICE = "dynamodb"
BY_OWNER = "by-owner"
TOGETHER = 25
"""Items of one BatchWriteItem."""
ROUNDS = 8
"""How often what a batch left undone is sent again."""
BASE_S, MOST_S = 0.05, 2.0
"""The growing time between, of which a random part is waited."""


@dataclass(frozen=True)
class Page:
    """Some entries, the newest first, and where the next ones begin; empty at the end."""

    entries: list[dict[str, Value]] = field(default_factory=list[dict[str, Value]])
    after: str = ""


class MetadataTable:
    """Reads and writes of one table; see `limelight.infra.dynamo.item` for what is in it.

    Raises `TryAgain` and `ProviderFailed` as `limelight.infra.aws_errors` says.
    """

    def __init__(self, name: str, *, aws: Aws) -> None:
        self.name = name
        self._aws = aws

    async def put(self, item: Item) -> bool:
        """Write an item, unless what is there is of the same version or a newer one: False then."""

        def work(client: Any) -> bool:
            try:
                client.put_item(
                    TableName=self.name, Item=item,
                    ConditionExpression="attribute_not_exists(#id) OR #version < :version",
                    ExpressionAttributeNames={"#id": "id", "#version": "version"},
                    ExpressionAttributeValues={":version": item["version"]},
                )  # fmt: skip
            except client.exceptions.ConditionalCheckFailedException:
                return False
            return True

        return await self._aws.run(SERVICE, work)

    async def put_all(self, items: Sequence[Item]) -> None:
        """Write items whatever is there, 25 in a request; what DynamoDB leaves undone is sent again.

        Raises `TryAgain` when some are left in the end; to write one twice changes nothing.
        """
        for start in range(0, len(items), TOGETHER):
            await self._put_batch(
                [{"PutRequest": {"Item": item}} for item in items[start : start + TOGETHER]]
            )

    async def get(self, principal: Principal, item_id: str) -> dict[str, Value]:
        """What the table says of an artifact or a job of this advertiser. Raises `NotFound`."""
        key = {"id": {"S": item_id}}
        reply = await self._aws.run(
            SERVICE, lambda client: client.get_item(TableName=self.name, Key=key, ConsistentRead=True)
        )
        found = values(reply.get("Item", {}))
        if found.get("owner") != principal.advertiser or _expired(found):
            raise NotFound(f"the table has nothing under {item_id[:100]!r}", value=item_id[:100])
        return found

    async def list(
        self, principal: Principal, *, type: Literal["artifact", "job"] = "artifact", kind: str = "", limit: int = 50,
        after: str = "",
    ) -> Page:  # fmt: skip
        """An advertiser's artifacts or jobs, the newest first; `kind` is an artifact's. Raises `BadInput` for a wrong `after`."""
        said: dict[str, Attribute] = {":owner": {"S": principal.advertiser}, ":type": {"S": type}}
        names = {"#owner": "owner", "#type": "type"}
        only = "#type = :type"
        if kind:
            said, names, only = (
                {**said, ":kind": {"S": kind}},
                {**names, "#kind": "kind"},
                f"{only} AND #kind = :kind",
            )
        asked: dict[str, Any] = {
            "TableName": self.name, "IndexName": BY_OWNER, "KeyConditionExpression": "#owner = :owner",
            "FilterExpression": only, "ExpressionAttributeNames": names, "ExpressionAttributeValues": said,
            "ScanIndexForward": False, "Limit": limit,
        }  # fmt: skip
        start = _cursor(after, principal) if after else None
        entries: list[dict[str, Value]] = []
        while True:
            given = {**asked, "ExclusiveStartKey": start} if start else asked
            reply = await self._aws.run(SERVICE, lambda client, g=given: client.query(**g))
            fresh = [one for one in map(values, reply["Items"]) if not _expired(one)]
            taken = fresh[: limit - len(entries)]
            entries += taken
            start = reply.get("LastEvaluatedKey")
            if len(taken) < len(fresh):
                start = _key(taken[-1])
            if len(entries) >= limit or not start:
                return Page(entries, _written(start) if start else "")

    async def _put_batch(self, requests: list[dict[str, Any]]) -> None:
        left = {self.name: requests}
        for turn in range(ROUNDS):
            reply = await self._aws.run(
                SERVICE, lambda client, some=left: client.batch_write_item(RequestItems=some)
            )
            left = reply.get("UnprocessedItems") or {}
            if not left:
                return
            await asyncio.sleep(random.uniform(0, min(MOST_S, BASE_S * 2**turn)))
        count = len(left.get(self.name, []))
        raise TryAgain(
            f"{self.name} left {count} of {len(requests)} items undone {ROUNDS} times: its capacity is used up, try again",
            code="throttled", limit=ROUNDS, value=count,
        )  # fmt: skip


def create_table(client: Any, name: str) -> None:
    """Make such a table, billed by request, and let DynamoDB remove what has expired. Blocks until it can be used."""
    client.create_table(
        TableName=name, BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": one, "AttributeType": "S"} for one in ("id", "owner", "created")],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[{
            "IndexName": BY_OWNER, "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [
                {"AttributeName": "owner", "KeyType": "HASH"}, {"AttributeName": "created", "KeyType": "RANGE"}
            ],
        }],
    )  # fmt: skip
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    client.update_time_to_live(
        TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )


def _expired(entry: Mapping[str, Value]) -> bool:
    """DynamoDB removes what has expired within days: until then it is as if it had."""
    expires = entry.get("expires")
    return isinstance(expires, int | float) and expires < time.time()


def _key(entry: Mapping[str, Value]) -> dict[str, Attribute]:
    return {name: {"S": str(entry[name])} for name in ("id", "owner", "created")}


def _written(key: Mapping[str, Attribute]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key, sort_keys=True).encode()).decode()


def _cursor(after: str, principal: Principal) -> dict[str, Attribute]:
    try:
        key: dict[str, Attribute] = json.loads(base64.urlsafe_b64decode(after))
        ours = key["owner"]["S"] == principal.advertiser and set(key) == {"id", "owner", "created"}
    except (binascii.Error, ValueError, KeyError, TypeError):
        ours, key = False, {}
    if not ours:
        raise BadInput(
            "`after` is none that a page ended with: leave it out to begin anew", value=after[:100]
        )
    return key
