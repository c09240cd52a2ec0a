"""What remembering costs as a conversation grows: time and tokens a turn, time a write, bytes in memory."""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from pathlib import Path

from bench.measure import Measure, percentile
from bench.shelf import Shelf
from bench.talk import Said, talk
from limelight.schema.principal import LOCAL

TURNS = 2500
"""5,000 messages."""
AT = (10, 50, 100, 250, 500, 1000, 1750, 2500)
BUDGET = 6000
ASKED = (
    "Who is our audience?",
    "make shot 2 brighter",
    "what did I say about the music?",
    "not that one, the other",
)


async def costs(out: str = "") -> list[Measure]:
    """Grow one conversation to 5,000 messages, 2,000 artifacts and 5,000 edits, and look at it on the way."""
    one = talk(7, turns=TURNS, pool="dev", artifacts=2000, events=5000)
    per_turn, writes, learning = list[tuple[int, float, int, float]](), list[float](), list[float]()
    done = 0
    with tempfile.TemporaryDirectory() as folder:
        async with Shelf.open(Path(folder)) as shelf:
            for turn in AT:
                for said in one.messages[2 * done : 2 * turn]:
                    writes.append(await _timed(shelf, said))
                share = slice(done * 2000 // TURNS, turn * 2000 // TURNS)
                await shelf.make(one.artifacts[share])
                await shelf.edit(one.edits[2 * done : 2 * turn])
                began = time.process_time()
                messages = await shelf.memory.learn(LOCAL, shelf.thread_id)
                learning.append((time.process_time() - began) / max(1, messages) * 1000)
                done = turn
                looks = [await shelf.look(text, budget=BUDGET) for text in ASKED * 5]
                tokens = round(statistics.mean(look.tokens for look in looks))
                per_turn.append((turn, statistics.median(look.cpu_ms for look in looks), tokens, _held()))
            looks = [await shelf.look(text, budget=BUDGET) for text in ASKED * 25]
    if out:
        (Path(out) / "memory-cost.svg").write_text(plot(per_turn), "utf-8")
    at = {turn: (ms, tokens, mib) for turn, ms, tokens, mib in per_turn}
    size = "5,000 messages, 2,000 artifacts, 5,000 edits"
    return [
        Measure("selection p50, CPU", percentile([look.cpu_ms for look in looks], 0.5), "ms", note=size),
        Measure("selection p95, CPU", percentile([look.cpu_ms for look in looks], 0.95), "ms", limit=25, note=size),
        Measure("selection p50, wall", percentile([look.wall_ms for look in looks], 0.5), "ms", note=size),
        Measure("selection p95, wall", percentile([look.wall_ms for look in looks], 0.95), "ms", limit=25, note=size),
        Measure("write of a message p95, wall", percentile(writes, 0.95), "ms", limit=5),
        Measure("learning, off the path, CPU a message", statistics.median(learning), "ms"),
        *(Measure(f"turn {turn}: selection", at[turn][0], "ms", peer=at[10][0], peer_name="turn 10",
                  note=f"{at[turn][1]} tokens, {at[turn][2]:.1f} MiB resident") for turn in AT),
    ]  # fmt: skip


async def _timed(shelf: Shelf, said: Said) -> float:
    began = time.perf_counter()
    await shelf.say(said)
    return (time.perf_counter() - began) * 1000


def _held() -> float:
    import psutil

    gc.collect()
    return psutil.Process().memory_info().rss / 2**20


def plot(rows: list[tuple[int, float, int, float]]) -> str:
    """Milliseconds and tokens by turn, as SVG."""
    wide, high, left = 640, 260, 50
    last = max(row[0] for row in rows)

    def line(values: list[float], top: float, color: str, name: str, at: int) -> str:
        points = " ".join(
            f"{left + row[0] / last * (wide - 80):.0f},{high - 30 - value / top * (high - 70):.0f}"
            for row, value in zip(rows, values, strict=True)
        )
        text = f'<text x="{left}" y="{at}" fill="{color}" font-size="12">{name}, up to {top:g}</text>'
        return f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>{text}'

    ms, tokens = [row[1] for row in rows], [float(row[2]) for row in rows]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif">'
        f'<rect width="{wide}" height="{high}" fill="#fff"/>'
        f'<path d="M{left} 40V{high - 30}H{wide - 20}" fill="none" stroke="#888"/>'
        f'<text x="{wide - 120}" y="{high - 10}" font-size="12">turn {last:,}</text>'
        f'<text x="{left}" y="{high - 10}" font-size="12">turn {rows[0][0]}</text>'
        + line(ms, 25.0, "#b45309", "selection, ms", 16)
        + line(tokens, float(BUDGET), "#1d4ed8", "view, tokens", 32)
        + "</svg>\n"
    )
