"""Faults by script: what goes wrong, at which operation, how often."""

from __future__ import annotations

from threading import Lock
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from limelight.fakeaws.errors import AwsFault

Kind: TypeAlias = Literal[
    "throttle", "quota", "denied", "unavailable", "error", "slow", "hang",
    "refuse_input", "refuse_output", "truncate", "wrong_bytes", "throttle_midstream", "fail_job", "not_ready",
    "model_error", "break_midstream",
]  # fmt: skip

_BEFORE: dict[Kind, tuple[str, str]] = {
    "throttle": ("ThrottlingException", "Too many requests, please wait before trying again."),
    "quota": ("ServiceQuotaExceededException", "Your account's service quota for this model was exceeded."),
    "denied": ("AccessDeniedException", "User: fake is not authorized to perform: bedrock:InvokeModel"),
    "unavailable": ("ServiceUnavailableException", "Bedrock is unable to process your request."),
    "error": ("InternalServerException", "The system encountered an unexpected error during processing."),
    "not_ready": ("ModelNotReadyException", "The model is not ready for inference."),
}


class Fault(BaseModel):
    """One thing that goes wrong.

    `slow` answers after `seconds`; `hang` never does. `truncate` and `wrong_bytes` spoil the picture or video of a reply
    that is otherwise in order; `throttle_midstream` and `break_midstream` end a stream after `after` events; `fail_job` fails
    a job; `model_error` lets the container behind an endpoint fail.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    operation: str = ""
    """An AWS operation, e.g. `InvokeModel`; any by default."""
    model: str = ""
    """Part of the model id; any by default."""
    times: int = Field(default=1, ge=1)
    seconds: float = Field(default=1.0, ge=0)
    after: int = Field(default=3, ge=0)

    def raised(self) -> None:
        """Raises the error of a fault that answers in place of the service."""
        if self.kind in _BEFORE:
            raise AwsFault(*_BEFORE[self.kind])


class Script:
    """Faults that wait for their operation, the first scripted first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = Lock()

    def add(self, fault: Fault) -> None:
        """Let it happen at the next calls that it names."""
        with self._lock:
            self._faults.append(fault.model_copy())

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._faults.clear()

    def take(self, operation: str, model: str = "") -> Fault | None:
        """The fault of this call, counted as used."""
        with self._lock:
            for fault in self._faults:
                if fault.operation in ("", operation) and fault.model in model:
                    fault.times -= 1
                    if fault.times == 0:
                        self._faults.remove(fault)
                    return fault
        return None
