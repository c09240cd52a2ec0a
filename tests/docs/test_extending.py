"""The code of docs/extending.md is one program, and it runs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from limelight import Assistant, Settings
from limelight.agent.director.recipes import recipe_plan
from limelight.capabilities.operator import Operator
from limelight.infra.home import Storage
from limelight.router.recipes import Carried, Recipe
from limelight.schema.capability import ComposeRequest, GenerateRequest
from limelight.schema.context import Context, ProductView
from limelight.schema.errors import BadInput
from limelight.schema.principal import LOCAL
from limelight.schema.product import Product
from limelight.schema.understanding import RecipeCall, Understanding
from tests.test_public_api import NoEngine

PAGE = Path(__file__).parents[2] / "docs" / "extending.md"


@pytest.fixture(scope="module")
def program() -> dict[str, Any]:
    """The names that the page's code defines."""
    import sys
    import types

    module = types.ModuleType("extending")
    sys.modules["extending"] = module  # pydantic looks names up in the module of a class
    for block in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        exec(compile(block, str(PAGE), "exec"), module.__dict__)
    return module.__dict__


async def test_the_agent_of_the_page_makes_its_taglines(
    program: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Assistant.open

    async def without_workers(settings: Settings, **given: Any) -> Assistant:
        return await opened(settings, engine=NoEngine(), warm=False, **given)

    monkeypatch.setattr(Assistant, "open", without_workers)
    storage = await Storage.open(tmp_path)
    await storage.catalogue.put_product(
        LOCAL, Product(id="boot", title="Ridge hiking boot", category="hiking boots")
    )
    await storage.close()
    main: Callable[[Settings], Awaitable[list[str]]] = program["main"]
    assert await main(Settings(home=tmp_path, sample_catalogue=False)) == ["Keep it wild", "Made for mud"]


def test_the_recipe_of_the_page_is_one() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    recipe = Recipe.model_validate({**tomllib.loads(block), "name": "audio_set"})
    asked = "make radio spots for my three best sellers"
    assert [when.fits(asked, ["products"]) for when in recipe.when] == [True]
    assert (
        recipe.sentence("en", count="three", products="a, b and c")
        == "I'll make three audio ads: a, b and c."
    )
    assert set(re.findall(r"`(\w+\.\w+)`", PAGE.read_text("utf-8"))) >= set(get_args(Carried))


def test_the_recipe_of_the_page_is_carried_out_for_each_product(monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    recipe = Recipe.model_validate({**tomllib.loads(block), "name": "audio_set"})
    monkeypatch.setattr("limelight.agent.director.recipes.recipe_of", lambda call: recipe)
    names = ("boot", "mug")
    context = Context(
        today="2026-11-22",
        catalogue=[ProductView(id=name, title=f"Alder {name}", brand="Alder") for name in names],
    )
    found = Understanding(acts=[], recipe=RecipeCall(name="audio_set", product_ids=[*names], count=2))
    plan = recipe_plan("make radio spots for my two best sellers", context, found)
    assert plan is not None
    assert [(step.id, step.inputs["tool"]) for step in plan.steps] == [
        ("p1-audio", "make_audio_ad"), ("p2-audio", "make_audio_ad"),
    ]  # fmt: skip


async def test_the_provider_of_the_page_serves_music_only(program: dict[str, Any], tmp_path: Path) -> None:
    storage = await Storage.open(tmp_path)
    try:
        humming = program["Humming"](storage.blobs)
        bed = await Operator([humming]).call("music.compose", ComposeRequest(seconds=4))
        assert (bed.provider, await storage.blobs.get(bed.blob)) == ("humming", b"mmm" * 4)
        with pytest.raises(BadInput, match=r"humming serves music only, not image\.generate"):
            await humming.call("image.generate", GenerateRequest(cutout="0" * 64))
    finally:
        await storage.close()
