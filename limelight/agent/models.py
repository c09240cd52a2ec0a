"""Which chat model serves a role: the offline Director, or any that `init_chat_model` knows."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from langchain_core.language_models import BaseChatModel

from limelight.agent.director import Director
from limelight.infra.settings import Settings
from limelight.schema.errors import BadInput

DIRECTOR = "director"


def model_registry(settings: Settings) -> Callable[[str], BaseChatModel]:
    """Models by role, made once each. Raises `BadInput` for a model that cannot be made, saying what to install."""

    @lru_cache(maxsize=32)
    def by_id(model_id: str) -> BaseChatModel:
        if model_id == DIRECTOR:
            return Director()
        try:
            from langchain.chat_models import init_chat_model  # pyright: ignore[reportMissingImports]

            return init_chat_model(model_id)
        except (ImportError, ValueError) as error:
            raise BadInput(
                f"the model {model_id!r} cannot be made: {error}. Set models.default to 'director', or install the "
                "package that serves it (for Bedrock: pip install 'limelight[aws]' langchain)",
                code="models",
                value=model_id,
            ) from error

    return lambda role: by_id(settings.models.for_role(role))
