"""The families of chat models: their options, and how their providers are made."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from langchain_core.language_models import BaseChatModel
from pydantic import Field

from limelight.capabilities.chat.provider import ChatProvider
from limelight.capabilities.options import Options
from limelight.schema.capability import Provider
from limelight.schema.errors import BadInput, LimelightError

if TYPE_CHECKING:
    from limelight.capabilities.families import Parts

LLM_EXTRA = "install what it needs: pip install 'limelight[llm]'"
AWS_EXTRA = "install what it needs: pip install 'limelight[aws]'"


class BedrockChatOptions(Options):
    """A chat model of Bedrock, by Converse."""

    model: str = Field(min_length=1)
    """A model id, or an inference profile: `us.anthropic.claude-sonnet-4-5-20250929-v1:0`."""
    max_tokens: int | None = Field(default=None, ge=1)
    """Of an answer, thoughts aside; the model's own limit when left out."""
    temperature: float | None = Field(default=None, ge=0, le=1)


class SageMakerChatOptions(Options):
    """A chat model on an endpoint of your own, by the form of OpenAI's that vLLM, TGI and DJL speak."""

    endpoint: str = Field(min_length=1)
    """Its name; with an inference component of it `<endpoint>/<component>`."""


class KnownChatOptions(Options):
    """A chat model that LangChain's `init_chat_model` knows."""

    model: str = Field(pattern=r"^[^:]+:.+$")
    """`<provider>:<model>`, such as `openai:gpt-5`."""


class CodeChatOptions(Options):
    """A chat model of your own, in code."""

    path: str = Field(pattern=r"^[\w.]+:\w+$")
    """`package.module:name`: a function or class that makes a chat model when called without arguments."""


def bedrock(options: BedrockChatOptions, parts: Parts) -> Provider:
    """Made with the guardrail that the settings call chats with, where they do."""

    def make() -> BaseChatModel:
        try:
            from limelight.capabilities.providers.aws.chat import bedrock_chat
        except ImportError as error:
            raise refused(f"bedrock:{options.model}", error, AWS_EXTRA) from error
        more = options.model_dump(exclude={"model"}, exclude_none=True)
        guarded = {"guardrail_config": parts.chat_guardrail} if parts.chat_guardrail else {}
        try:
            return bedrock_chat(options.model, aws=parts.aws, **more, **guarded)
        except Exception as error:  # what langchain-aws and boto3 raise for a model they do not take
            hint = "give it as bedrock:<model id>, with a region set for AWS"
            raise refused(f"bedrock:{options.model}", error, hint) from error

    return ChatProvider(options.model, make)


def sagemaker(options: SageMakerChatOptions, parts: Parts) -> Provider:
    """An endpoint that answers at once."""

    def make() -> BaseChatModel:
        from limelight.capabilities.providers.sagemaker.chat import sagemaker_chat

        try:
            return sagemaker_chat(options.endpoint, aws=parts.aws)
        except LimelightError as error:
            hint = "give it as sagemaker:<endpoint>, with a region set for AWS"
            raise refused(f"sagemaker:{options.endpoint}", error, hint) from error

    return ChatProvider(options.endpoint, make)


def known(options: KnownChatOptions, parts: Parts) -> Provider:
    """Any that a package of LangChain's serves."""
    return ChatProvider(options.model, lambda: _known(options.model))


def in_code(options: CodeChatOptions, parts: Parts) -> Provider:
    """Whatever the path makes."""
    return ChatProvider(options.path, lambda: _by_path(options.path))


def local(name: str, make: Callable[[], BaseChatModel]) -> Callable[[Options, Parts], Provider]:
    """A chat model in this process that needs nothing."""
    return lambda options, parts: ChatProvider(name, make)


def refused(model_id: str, error: Exception, hint: str) -> BadInput:
    """A chat model that cannot be made."""
    return BadInput(
        f"the model {model_id!r} cannot be made: {error}. Set models.default to 'director', or {hint}",
        code="models", value=model_id,
    )  # fmt: skip


def _known(model_id: str) -> BaseChatModel:
    try:
        from langchain.chat_models import init_chat_model  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise refused(model_id, error, LLM_EXTRA) from error
    try:
        return init_chat_model(model_id)
    except ImportError as error:
        hint = "install the package that serves it, for Bedrock: pip install 'limelight[aws]'"
        raise refused(model_id, error, hint) from error
    except Exception as error:  # each vendor's package raises its own, for a missing key say
        raise refused(
            model_id, error, "give it as <provider>:<model>, with the provider's key set"
        ) from error


def _by_path(path: str) -> BaseChatModel:
    module, _, name = path.partition(":")
    hint = "give it as python:<package.module>:<function or class>, importable where the service runs"
    try:
        made = getattr(import_module(module), name)()
    except Exception as error:  # anything that code of the operator's own raises
        raise refused(f"python:{path}", error, hint) from error
    if not isinstance(made, BaseChatModel):
        wrong = TypeError(f"it makes a {type(made).__name__}, not a LangChain chat model")
        raise refused(f"python:{path}", wrong, hint)
    return made
