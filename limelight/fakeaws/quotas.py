"""Service Quotas' ListServiceQuotas and RequestServiceQuotaIncrease over a table of quotas."""

from __future__ import annotations

import time

from pydantic import BaseModel, JsonValue

from limelight.fakeaws.errors import AwsFault

SERVICE = "bedrock"


class Quota(BaseModel):
    """One quota of the account."""

    code: str
    name: str
    value: float
    adjustable: bool = True


QUOTAS = (
    Quota(code="L-FA4E0001", name="On-demand InvokeModel requests per minute for Amazon Nova Canvas", value=100),
    Quota(code="L-FA4E0002", name="On-demand model inference requests per minute for Anthropic Claude", value=50),
    Quota(code="L-FA4E0003", name="On-demand InvokeModel concurrent requests for Amazon Nova Reel1.1", value=10, adjustable=False),
)  # fmt: skip
"""What an account of the fake has; the codes are the fake's own."""


class Quotas:
    """The quotas of the account, and the increases that were asked for."""

    def __init__(self) -> None:
        self._asked: dict[str, float] = {}

    def list(self, body: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """The reply of ListServiceQuotas."""
        _known(body)
        return {"Quotas": [_shape(quota) for quota in QUOTAS]}

    def increase(self, body: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """The reply of RequestServiceQuotaIncrease; a second request for the same quota is refused while one is open."""
        _known(body)
        quota = next((one for one in QUOTAS if one.code == body.get("QuotaCode")), None)
        if quota is None:
            raise AwsFault("NoSuchResourceException", f"There is no quota {body.get('QuotaCode')!r}.")
        wanted = body.get("DesiredValue")
        if not isinstance(wanted, int | float) or not quota.adjustable or wanted <= quota.value:
            raise AwsFault("IllegalArgumentException", f"The quota {quota.name} cannot be set to {wanted}.")
        if quota.code in self._asked:
            raise AwsFault(
                "ResourceAlreadyExistsException", "Only one open service quota increase request is allowed."
            )
        self._asked[quota.code] = wanted
        return {
            "RequestedQuota": {
                "Id": f"fake{len(self._asked):06d}", "ServiceCode": SERVICE, "QuotaCode": quota.code,
                "QuotaName": quota.name, "DesiredValue": wanted, "Status": "PENDING", "Created": time.time(),
            }
        }  # fmt: skip

    def forget(self) -> None:
        """Close every request."""
        self._asked.clear()


def _known(body: dict[str, JsonValue]) -> None:
    if body.get("ServiceCode") != SERVICE:
        raise AwsFault("NoSuchResourceException", f"The fake has no service {body.get('ServiceCode')!r}.")


def _shape(quota: Quota) -> JsonValue:
    return {
        "ServiceCode": SERVICE, "ServiceName": "Amazon Bedrock", "QuotaCode": quota.code, "QuotaName": quota.name,
        "Value": quota.value, "Unit": "None", "Adjustable": quota.adjustable, "GlobalQuota": False,
    }  # fmt: skip
