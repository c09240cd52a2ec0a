"""Which chat model serves a role: the offline Director, one of Bedrock or SageMaker, any that `init_chat_model` knows, or your own by path."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from langchain_core.language_models import BaseChatModel

from limelight.agent.chat_quota import ChatQuota
from limelight.agent.director import Director
from limelight.agent.standby import Standby
from limelight.infra.aws import Aws
from limelight.infra.settings import Settings
from limelight.infra.stores.quota import QuotaStore
from limelight.memory.reader import Reader
from limelight.schema.errors import BadInput, LimelightError
from limelight.schema.tokens import Cost, Tokens
from limelight.sdk.context import Services
from limelight.sdk.tokens import counted

DIRECTOR = "director"
BEDROCK = "bedrock:"
"""`bedrock:<model id or inference profile>`."""
SAGEMAKER = "sagemaker:"
"""`sagemaker:<endpoint>`, or `sagemaker:<endpoint>/<inference component>`."""
BY_PATH = "python:"
"""`python:package.module:name`: a function or class that makes a chat model when called without arguments."""
ROLES = ("fast", "planner", "subagent")
"""Roles that every conversation needs."""


class ModelRegistry:
    """Chat models by role and by name, each made once. A call gives the model of a role."""

    def __init__(
        self,
        settings: Settings,
        aws: Callable[[], Aws] = Aws,
        *,
        ready: bool = True,
        quotas: QuotaStore | None = None,
    ) -> None:
        """`ready` makes those that every conversation needs now. `aws` gives the calls of AWS. Limits of the settings are
        counted in `quotas`.

        Raises `BadInput` for a model that cannot be made, saying what to install or change.
        """
        self._models = settings.models
        self._guardrail = _guardrail_of(settings)
        self._quota = ChatQuota(settings.models.limits, quotas) if quotas is not None else None
        self._aws = aws
        self._made: dict[str, BaseChatModel] = {}
        for role in ROLES if ready else ():
            self(role)

    @property
    def names(self) -> list[str]:
        """Every model that the settings name, the one that serves most first."""
        return self._models.names

    def __call__(self, role: str) -> BaseChatModel:
        """The model of a role, with the one that stands by for it."""
        model_id, standby = self._models.for_role(role), self._models.standby
        if model_id in {DIRECTOR, standby} or not standby:
            return self._by_id(model_id)
        name = f"{model_id} or {standby}"
        if name not in self._made:
            within = self._quota.of(model_id) if self._quota is not None else None
            self._made[name] = Standby(
                first=self._by_id(model_id), second=self._by_id(standby), within=within
            )
        return self._made[name]

    def quota_used(self, name: str) -> float:
        """The largest share of a limit that a model had used at its last call, by its id with or without who serves it."""
        return self._quota.share(name) if self._quota is not None else 0.0

    def named(self, name: str) -> BaseChatModel:
        """A model that the settings name, alone: nobody stands by for it. Raises `BadInput` for any other."""
        if name not in self.names:
            raise BadInput(
                f"there is no model {name[:100]!r} here; there are {', '.join(self.names)}. Add it to models.choices",
                code="unknown_model", limit=[*self.names], value=name[:100],
            )  # fmt: skip
        return self._by_id(name)

    def _by_id(self, model_id: str) -> BaseChatModel:
        if model_id not in self._made:
            self._made[model_id] = self._new(model_id)
        return self._made[model_id]

    def _new(self, model_id: str) -> BaseChatModel:
        if model_id == DIRECTOR:
            return Director()
        if model_id.startswith(BEDROCK):
            return _bedrock(model_id, self._aws(), self._guardrail)
        if model_id.startswith(SAGEMAKER):
            return _sagemaker(model_id, self._aws())
        return _by_path(model_id) if model_id.startswith(BY_PATH) else _known(model_id)


def model_registry(settings: Settings, aws: Callable[[], Aws] = Aws) -> ModelRegistry:
    """The models of these settings, those that every conversation needs made now. Raises `BadInput` as they do."""
    return ModelRegistry(settings, aws)


def small_model(settings: Settings, services: Services) -> BaseChatModel | None:
    """The router's second opinion; none while that role is the Director's, which reads words as the router does."""
    if settings.models.for_role("router") == DIRECTOR:
        return None
    return counted(services.model("router"), services, "head/router")


def sees(model: BaseChatModel) -> bool:
    """Whether a chat model takes pictures, as its profile says."""
    return bool((model.profile or {}).get("image_inputs"))


def memory_reader(settings: Settings, services: Services) -> Reader | None:
    """Who reads conversations for what was settled; none while that role is the Director's: then rules do."""
    if settings.models.for_role("memory") == DIRECTOR:
        return None
    return Reader(lambda: counted(services.model("memory"), services, "head/memory"))


def thinking(model: BaseChatModel, tokens: int) -> dict[str, int]:
    """What a call of a model is bound with so that it thinks first; nothing for one that cannot be told to."""
    first = model.first if isinstance(model, Standby) else model
    return {"thinking_tokens": tokens} if tokens and getattr(first, "thinks", False) else {}


def chat_cost(settings: Settings) -> Callable[[str, Tokens], Cost]:
    """What a call cost by model (its id, with or without who serves it) and tokens."""
    prices = settings.models.prices

    def cost(model: str, tokens: Tokens) -> Cost:
        known = next((p for name, p in prices.items() if model in {name, name.partition(":")[2]}), None)
        return known.of(tokens) if known else Cost()

    return cost


def _known(model_id: str) -> BaseChatModel:
    try:
        from langchain.chat_models import init_chat_model  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise _refused(model_id, error, "install what it needs: pip install 'limelight[llm]'") from error
    try:
        return init_chat_model(model_id)
    except ImportError as error:
        hint = "install the package that serves it, for Bedrock: pip install 'limelight[aws]'"
        raise _refused(model_id, error, hint) from error
    except Exception as error:  # each vendor's package raises its own, for a missing key say
        raise _refused(
            model_id, error, "give it as <provider>:<model>, with the provider's key set"
        ) from error


def _guardrail_of(settings: Settings) -> dict[str, str] | None:
    """The guardrail that chat models of Bedrock are called with, if they are. Raises `BadInput` where it has no id."""
    rails = settings.guardrails
    if not rails.bedrock_in_chat:
        return None
    if not rails.bedrock_guardrail:
        raise BadInput(
            "guardrails.bedrock_in_chat is on, and guardrails.bedrock_guardrail is empty: give the guardrail's id",
            code="settings", value="guardrails.bedrock_guardrail",
        )  # fmt: skip
    return {"guardrailIdentifier": rails.bedrock_guardrail, "guardrailVersion": rails.bedrock_version}


def _bedrock(model_id: str, aws: Aws, guardrail: dict[str, str] | None) -> BaseChatModel:
    try:
        from limelight.capabilities.providers.aws.chat import bedrock_chat
    except ImportError as error:
        raise _refused(model_id, error, "install what it needs: pip install 'limelight[aws]'") from error
    try:
        guarded = {"guardrail_config": guardrail} if guardrail else {}
        return bedrock_chat(model_id.removeprefix(BEDROCK), aws=aws, **guarded)
    except Exception as error:  # what langchain-aws and boto3 raise for a model they do not take
        raise _refused(model_id, error, "give it as bedrock:<model id>, with a region set for AWS") from error


def _sagemaker(model_id: str, aws: Aws) -> BaseChatModel:
    from limelight.capabilities.providers.sagemaker.chat import sagemaker_chat

    try:
        return sagemaker_chat(model_id.removeprefix(SAGEMAKER), aws=aws)
    except LimelightError as error:
        raise _refused(
            model_id, error, "give it as sagemaker:<endpoint>, with a region set for AWS"
        ) from error


def _by_path(model_id: str) -> BaseChatModel:
    module, _, name = model_id.removeprefix(BY_PATH).partition(":")
    hint = "give it as python:<package.module>:<function or class>, importable where the service runs"
    try:
        made = getattr(import_module(module), name)()
    except Exception as error:  # anything that code of the operator's own raises
        raise _refused(model_id, error, hint) from error
    if not isinstance(made, BaseChatModel):
        raise _refused(
            model_id, TypeError(f"it makes a {type(made).__name__}, not a LangChain chat model"), hint
        )
    return made


def _refused(model_id: str, error: Exception, hint: str) -> BadInput:
    return BadInput(
        f"the model {model_id!r} cannot be made: {error}. Set models.default to 'director', or {hint}",
        code="models", value=model_id,
    )  # fmt: skip
