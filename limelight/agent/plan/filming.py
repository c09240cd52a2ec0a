"""Plans of several videos: each gets a place among the conversation's films, and the first of them is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from limelight.memory.films import leave_film, open_film
from limelight.memory.views import brand_view, product_view
from limelight.schema.artifact import Artifact
from limelight.schema.context import Context
from limelight.schema.plan import Plan
from limelight.schema.report import SubagentReport
from limelight.schema.state import FilmItem, ProductRef, ThreadState
from limelight.sdk.context import RunContext

if TYPE_CHECKING:
    from limelight.agent.plan.dispatch import Work


async def films_of(ctx: RunContext, plan: Plan) -> dict[str, FilmItem]:
    """The films of a plan by key. Raises `NotFound` for a product that is gone."""
    products = {
        one: await product_ref(ctx, one)
        for one in dict.fromkeys(film.product_id for film in plan.films)
        if one and _listed(one)
    }
    return {
        film.key: FilmItem(index=film.index, title=film.title, product=products.get(film.product_id or ""))
        for film in plan.films
    }


async def product_ref(ctx: RunContext, product_id: str, *, why: str = "") -> ProductRef:
    """A listing as the thread shows it. Raises `NotFound`."""
    product = await ctx.services.catalogue.product(ctx.principal, product_id)
    url = f"/v1/artifacts/{product.photo_id}/content" if product.photo_id else None
    return ProductRef(id=product.id, title=product.title, photo_url=url, why=why)


def begin_films(state: ThreadState, films: dict[str, FilmItem]) -> None:
    """Take films in that are new, put away the board that is shown, and show the first of them, still empty."""
    if films.keys() <= state.films.keys():
        return
    leave_film(state)
    own = state.product
    state.films |= {key: item if item.product else item.model_copy(update={"product": own})
                    for key, item in films.items()}  # fmt: skip
    state.film = next(iter(films))
    state.product = state.films[state.film].product
    state.concepts = {}


async def in_full(ctx: RunContext, view: Context, product_ids: Sequence[str]) -> Context:
    """The view with whole listings of these products and the kits of their brands: captions are made of them."""
    whole = [await ctx.services.catalogue.product(ctx.principal, one) for one in product_ids if _listed(one)]
    rest = [one for one in view.catalogue if one.id not in product_ids]
    kits = {
        name: brand_view(await ctx.services.catalogue.brand(ctx.principal, name))
        for name in dict.fromkeys(one.brand for one in whole)
    }
    return view.model_copy(update={"catalogue": [*map(product_view, whole), *rest], "brands": kits})


def _listed(product_id: str) -> bool:
    """Whether the id is a listing's; an uploaded photo can stand for one."""
    return not product_id.startswith("art_")


def worth_telling(
    work: Work | None, reports: Mapping[str, SubagentReport], made: Mapping[str, Artifact]
) -> tuple[list[SubagentReport], dict[str, Artifact]]:
    """What is told of a run's reports: of a plan of several videos those, and what did not go well; else everything."""
    if work is None or not work.ledger.record.plan.films:
        return [*reports.values()], {**made}
    videos = {key: one for key, one in made.items() if one.kind == "video"}
    told = [
        one for one in reports.values() if one.problems or one.notes or videos.keys() & set(one.artifact_ids)
    ]
    return told, videos


async def show_film(ctx: RunContext, key: str) -> None:
    """Show one of the conversation's films. Raises `NotFound`."""
    made = await ctx.services.artifacts.list(ctx.principal, thread_id=ctx.thread_id)
    emitter = ctx.emitter.child(f"show-{key}")
    async with ctx.services.states.edit(ctx.principal, ctx.thread_id, emitter) as state:
        open_film(state, key, made)
