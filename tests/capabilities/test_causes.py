"""Why nobody served a call."""

from __future__ import annotations

import pytest

from limelight.capabilities.causes import Cause, cause_of, shared
from limelight.schema.errors import LimelightError, ProviderFailed, TryAgain


class Vendor(Exception):
    def __init__(self, status: object) -> None:
        self.status_code = status


def failed(code: str) -> LimelightError:
    return ProviderFailed("no", code=code)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (TryAgain("busy", code="throttled"), "quota"), (failed("quota"), "quota"), (Vendor(429), "quota"),
        (TryAgain("down", code="outage"), "outage"), (TimeoutError(), "outage"), (Vendor(503), "outage"),
        (failed("not_allowed"), "permission"), (Vendor(401), "permission"),
        (failed("bad_request"), "rejected"), (Vendor(400), "rejected"),
        (ProviderFailed("it broke"), None), (RuntimeError("no"), None), (Vendor("odd"), None), (Vendor(302), None),
    ],
)  # fmt: skip
def test_the_cause_of_one(error: Exception, cause: Cause | None) -> None:
    assert cause_of(error) == cause


def test_what_all_have_in_common() -> None:
    quota, outage = failed("quota"), failed("outage")
    assert shared([quota, TryAgain("busy", code="throttled")]) == "quota"
    assert shared([quota, failed("unsupported")]) == "quota"
    assert shared([quota, outage]) is None
    assert shared([quota, RuntimeError("no")]) is None
    assert shared([]) is None
