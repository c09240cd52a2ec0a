"""An operator for one agent: what its spec does not name is refused, whichever tool asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from limelight.capabilities.entry import Price
from limelight.capabilities.metering import Meter, unmetered
from limelight.capabilities.operator import Operator
from limelight.capabilities.policy import Policy
from limelight.schema.capability import Capability, CapabilityRequest, OnProgress, ResultT
from limelight.schema.errors import NotAllowed


class Permitted(Operator):
    """The same models, counts and results as the operator it stands before."""

    def __init__(self, inner: Operator, *, agent: str, may_use: Collection[Capability]) -> None:
        self.__dict__.update(inner.__dict__)  # what it counts and knows is the inner one's
        self._inner = inner
        self._agent = agent
        self._may_use = frozenset(may_use)

    def price(self, capability: Capability) -> Price | None:
        """What the model asks that would be asked first; None for what the agent may not use."""
        return self._inner.price(capability) if capability in self._may_use else None

    def serves(self, capability: Capability, *, features: Sequence[str] = ()) -> bool:
        """Whether there is anyone for a capability, with these features, and the agent may use it."""
        return capability in self._may_use and self._inner.serves(capability, features=features)

    async def ask(
        self, capability: Capability, request: CapabilityRequest, into: type[ResultT], *,
        on_progress: OnProgress | None = None, meter: Meter = unmetered, policy: Policy | None = None, owner: str = "",
    ) -> ResultT:  # fmt: skip
        """As the operator does. Raises `NotAllowed` for what the agent may not use."""
        if capability not in self._may_use:
            raise NotAllowed(
                f"the agent {self._agent} may not use {capability}; it may use "
                f"{', '.join(sorted(self._may_use)) or 'nothing'}. Name it in the agent's capabilities",
                code="capability", limit=[*map(str, sorted(self._may_use))], value=capability,
            )  # fmt: skip
        return await self._inner.ask(
            capability, request, into, on_progress=on_progress, meter=meter, policy=policy, owner=owner
        )
