"""Which chat model serves a role: the offline Director, one of Bedrock, any that `init_chat_model` knows, or your own by path."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

from langchain_core.language_models import BaseChatModel

from limelight.agent.director import Director
from limelight.agent.standby import Standby
from limelight.infra.aws import Aws
from limelight.infra.settings import Settings
from limelight.schema.errors import BadInput

DIRECTOR = "director"
BEDROCK = "bedrock:"
"""`bedrock:<model id or inference profile>`."""
BY_PATH = "python:"
"""`python:package.module:name`: a function or class that makes a chat model when called without arguments."""
ROLES = ("fast", "planner", "subagent")
"""Roles that every conversation needs."""


def model_registry(settings: Settings, aws: Callable[[], Aws] = Aws) -> Callable[[str], BaseChatModel]:
    """Models by role, made once each; those that every conversation needs are made now. `aws` gives the calls of AWS.

    Raises `BadInput` for a model that cannot be made, saying what to install or change.
    """

    @lru_cache(maxsize=32)
    def by_id(model_id: str) -> BaseChatModel:
        if model_id == DIRECTOR:
            return Director()
        if model_id.startswith(BEDROCK):
            return _bedrock(model_id, aws())
        return _by_path(model_id) if model_id.startswith(BY_PATH) else _known(model_id)

    @lru_cache(maxsize=32)
    def for_role(role: str) -> BaseChatModel:
        model_id, standby = settings.models.for_role(role), settings.models.standby
        if model_id in {DIRECTOR, standby} or not standby:
            return by_id(model_id)
        return Standby(first=by_id(model_id), second=by_id(standby))

    for role in ROLES:
        for_role(role)
    return for_role


def small_model(settings: Settings, models: Callable[[str], BaseChatModel]) -> BaseChatModel | None:
    """The router's second opinion; none while that role is the Director's, which reads words as the router does."""
    return None if settings.models.for_role("router") == DIRECTOR else models("router")


def chat_cost(settings: Settings) -> Callable[[str, int, int], float]:
    """What a call cost, US dollars: by model (its id, with or without who serves it), tokens read and written."""
    prices = settings.models.prices

    def cost(model: str, tokens_in: int, tokens_out: int) -> float:
        known = next((p for name, p in prices.items() if model in {name, name.partition(":")[2]}), None)
        return known.of(tokens_in, tokens_out) if known else 0.0

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


def _bedrock(model_id: str, aws: Aws) -> BaseChatModel:
    try:
        from limelight.capabilities.providers.aws.chat import bedrock_chat
    except ImportError as error:
        raise _refused(model_id, error, "install what it needs: pip install 'limelight[aws]'") from error
    try:
        return bedrock_chat(model_id.removeprefix(BEDROCK), aws=aws)
    except Exception as error:  # what langchain-aws and boto3 raise for a model they do not take
        raise _refused(model_id, error, "give it as bedrock:<model id>, with a region set for AWS") from error


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
