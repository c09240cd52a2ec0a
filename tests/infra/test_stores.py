from __future__ import annotations

import json

import pytest

from limelight.infra.home import Storage
from limelight.infra.stores.feedback import Feedback
from limelight.infra.stores.outbox import Told
from limelight.infra.stores.tickets import TicketStore
from limelight.schema.errors import NotAllowed, NotFound
from limelight.schema.principal import LOCAL, Principal
from limelight.schema.product import BrandKit, Price, Product
from limelight.schema.wire import EventFrame

OTHER = Principal(advertiser="other")
BOOT = Product(id="boot", title="Trail boot", price=Price(amount="129.90"), tags=["hiking"])  # pyright: ignore[reportArgumentType]


async def test_products(storage: Storage) -> None:
    lamp = Product(id="lamp", title="Lamp")
    for product in (BOOT, lamp, BOOT.model_copy(update={"title": "Trail boot II"})):
        await storage.catalogue.put_product(LOCAL, product)
    assert [product.title for product in await storage.catalogue.products(LOCAL)] == ["Trail boot II", "Lamp"]
    assert (await storage.catalogue.product(LOCAL, "boot")).price == BOOT.price
    await storage.catalogue.delete_product(LOCAL, "boot")
    assert await storage.catalogue.products(LOCAL) == [lamp]
    for call in (
        storage.catalogue.product(LOCAL, "boot"),
        storage.catalogue.delete_product(LOCAL, "boot"),
        storage.catalogue.product(OTHER, "lamp"),
        storage.catalogue.delete_product(OTHER, "lamp"),
    ):
        with pytest.raises(NotFound, match="in the catalogue"):
            await call


async def test_the_brand_by_name_else_the_default_one(storage: Storage) -> None:
    catalogue = storage.catalogue
    assert await catalogue.brand(LOCAL) == BrandKit()
    north, lumen = BrandKit(id="north", name="Northpeak"), BrandKit(id="lumen", name="Lumen")
    await catalogue.put_brand(LOCAL, north)
    await catalogue.put_brand(LOCAL, lumen)
    assert await catalogue.brand(LOCAL, "LUMEN ") == lumen
    assert await catalogue.brand(LOCAL) == north
    assert await catalogue.brand(LOCAL, "Unknown") == BrandKit()
    default = BrandKit(slogan="Keep it wild")
    await catalogue.put_brand(LOCAL, default)
    assert await catalogue.brand(LOCAL) == default
    assert await catalogue.brand(LOCAL, "Unknown") == default
    assert await catalogue.brands(OTHER) == []


async def test_a_run_from_start_to_end(storage: Storage, thread_id: str) -> None:
    run = await storage.runs.start(LOCAL, thread_id, "run_1", "m1")
    assert (run.status, run.message_id, run.plan_json, run.principal) == ("running", "m1", "", LOCAL)
    await storage.runs.save_plan("run_1", '{"goal":"x"}')
    assert await storage.runs.start(LOCAL, thread_id, "run_1", "m2") == run.model_copy(
        update={"plan_json": '{"goal":"x"}'}
    )
    await storage.runs.start(LOCAL, thread_id, "run_2")
    assert [each.run_id for each in await storage.runs.open()] == ["run_1", "run_2"]
    await storage.runs.finish("run_1", "interrupted")
    assert [each.run_id for each in await storage.runs.open(thread_id)] == ["run_2"]
    assert await storage.runs.open("thr_other") == []
    ended = await storage.runs.get("run_1", LOCAL)
    assert (ended.status, ended.finished_at is None) == ("interrupted", False)
    assert [each.run_id for each in await storage.runs.of_thread(LOCAL, thread_id)] == ["run_2", "run_1"]
    assert await storage.runs.planned(LOCAL, thread_id) == [ended]
    assert await storage.runs.planned(LOCAL, thread_id, limit=1) == []  # the newest has no plan


async def test_reports_are_added_to_a_plan_that_is_not_written_again(
    storage: Storage, thread_id: str
) -> None:
    await storage.runs.start(LOCAL, thread_id, "run_1")
    await storage.runs.save_plan("run_1", '{"plan": {}, "reports": {"a": {"n": 1}}}')
    await storage.runs.save_report("run_1", "b", '{"n": 2}')
    await storage.runs.save_report("run_1", "b", '{"n": 3}')
    run = await storage.runs.get("run_1")
    assert json.loads(run.plan_json) == {"plan": {}, "reports": {"a": {"n": 1}, "b": {"n": 3}}}
    await storage.runs.save_plan(
        "run_1", '{"plan": {}, "reports": {}}'
    )  # another version, with what still holds
    assert json.loads((await storage.runs.get("run_1")).plan_json)["reports"] == {}
    with pytest.raises(NotFound, match="there is no run 'run_9'"):
        await storage.runs.save_report("run_9", "a", "{}")


async def test_an_unknown_run(storage: Storage, thread_id: str) -> None:
    await storage.runs.start(LOCAL, thread_id, "run_1")
    for call in (
        storage.runs.get("run_9"),
        storage.runs.save_plan("run_9", ""),
        storage.runs.finish("run_9", "done"),
    ):
        with pytest.raises(NotFound, match="there is no run 'run_9'"):
            await call
    with pytest.raises(NotFound, match="there is no run 'run_1'"):
        await storage.runs.get("run_1", OTHER)


async def test_open_runs_outlive_the_process(storage: Storage, thread_id: str) -> None:
    await storage.runs.start(LOCAL, thread_id, "run_1", plan_json='{"goal":"x"}')
    await storage.close()
    again = await Storage.open(storage.home)
    assert [(run.run_id, run.plan_json) for run in await again.runs.open()] == [("run_1", '{"goal":"x"}')]
    await again.close()


async def test_the_ledger_adds_up(storage: Storage) -> None:
    for run, capability, tokens, seconds, cached in (
        ("r1", "image.generate", 0, 2.5, False),
        ("r1", "image.generate", 0, 1.5, True),
        ("r2", "text.chat", 100, 0.0, False),
    ):
        await storage.usage.add(
            LOCAL, "t", run, agent_path="head/image", capability=capability, provider="studio",
            tokens_in=tokens,
            tokens_out=tokens // 2, seconds=seconds, cached=cached, uncertain=cached,
        )  # fmt: skip
    await storage.usage.add(OTHER, "t", "r1", agent_path="head", capability="text.chat", tokens_in=7)
    total = await storage.usage.total(LOCAL)
    assert (total.calls, total.tokens_in, total.tokens_out, total.seconds) == (3, 100, 50, 4.0)
    assert (total.cached, total.uncertain) == (1, 1)
    assert (await storage.usage.total(LOCAL, run_id="r1")).calls == 2
    assert (await storage.usage.total(LOCAL, thread_id="none")).calls == 0
    assert [(line.capability, line.calls) for line in await storage.usage.by_capability(LOCAL)] == [
        ("image.generate", 2),
        ("text.chat", 1),
    ]


async def test_a_ticket_is_good_once_and_for_a_short_time(storage: Storage) -> None:
    at = 1000.0
    tickets = TicketStore(storage.db, clock=lambda: at)
    ticket, late = await tickets.issue(OTHER), await tickets.issue(OTHER, ttl_s=5)
    assert await tickets.redeem(ticket) == OTHER
    at += 6
    for bad in (ticket, late, "made up"):
        with pytest.raises(NotAllowed, match="this ticket is unknown, used or expired"):
            await tickets.redeem(bad)


async def test_a_ticket_itself_is_not_stored(storage: Storage) -> None:
    ticket = await storage.tickets.issue(LOCAL)
    rows = await storage.db.read(lambda conn: conn.execute("SELECT * FROM tickets").fetchall())
    assert ticket not in str(rows)


async def test_feedback(storage: Storage, thread_id: str) -> None:
    await storage.runs.start(LOCAL, thread_id, "run_1")
    await storage.feedback.put(LOCAL, Feedback(run_id="run_1", thumbs="down", words="too dark"))
    better = Feedback(run_id="run_1", thumbs="up")
    await storage.feedback.put(LOCAL, better)
    assert await storage.feedback.list(LOCAL) == [better]
    with pytest.raises(NotFound, match="there is no run 'run_1'"):
        await storage.feedback.put(OTHER, better)


def _told(name: str) -> Told:
    return Told([EventFrame(id=name, run_id="run_1", event={"type": "CUSTOM", "name": name})])


async def test_what_tells_of_a_run_is_recorded_with_it(storage: Storage, thread_id: str) -> None:
    opening, again, end = _told("open"), _told("again"), _told("end")
    await storage.runs.start(LOCAL, thread_id, "run_1", "m1", told=opening)
    await storage.runs.start(LOCAL, thread_id, "run_1", "m1", told=again)
    await storage.runs.finish("run_1", "done", told=end)
    assert [one.id for one in await storage.events.read_run(thread_id, "run_1")] == ["open", "end"]
    assert [[frame.id for _, frame in told.added] for told in (opening, again, end)] == [
        ["open"],
        [],
        ["end"],
    ]
    assert end.before == opening.added[-1][0]


async def test_nothing_tells_of_a_run_that_is_not_recorded(storage: Storage, thread_id: str) -> None:
    with pytest.raises(NotFound, match="no thread"):
        await storage.runs.start(OTHER, thread_id, "run_1", "m1", told=_told("open"))
    with pytest.raises(NotFound, match="no run"):
        await storage.runs.finish("run_1", "done", told=_told("end"))
    assert await storage.events.read_run(thread_id, "run_1") == []
