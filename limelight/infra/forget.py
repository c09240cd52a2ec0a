"""Deletion that cannot miss a table: what goes is found by the tables' own columns, not by a list of tables.

A row goes when it is the advertiser's (column `advertiser`), or when an identifying column of it (a key, an indexed
column, or one whose name ends in `_id`) holds the id of a deleted conversation or of one of its runs; what hangs on
such rows goes by foreign keys. What is spent and what passed to third parties stays counted, without the ids.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from limelight.infra.stores.artifacts import owned
from limelight.schema.principal import Principal

_KEPT_WITHOUT_IDS = {"usage": ("thread_id", "run_id")}
"""Tables of which one deleted conversation blanks columns instead of removing rows: the sums stay true."""
_NOT_PERSONAL = frozenset(["audit", "sqlite_sequence", "gone"])


def forget_threads(conn: sqlite3.Connection, principal: Principal, thread_ids: Sequence[str]) -> list[str]:
    """Remove conversations of this advertiser and all that is in them, inside the caller's transaction.

    A picture that the catalogue or a brand uses stays and leaves its conversation. Returns the blob keys that were
    claimed, for `release`.
    """
    with _Gone(conn, thread_ids):
        used = _used_by_catalogue(conn, principal)
        for artifact_id in used:
            conn.execute(
                "UPDATE artifacts SET thread_id = NULL, body = json_set(body, '$.thread_id', NULL) "
                "WHERE id = ? AND thread_id IN (SELECT id FROM gone)",
                (artifact_id,),
            )
            conn.execute(
                "UPDATE library SET thread_id = NULL WHERE artifact_id = ? AND thread_id IN (SELECT id FROM gone)",
                (artifact_id,),
            )
        keys = owned(conn, "thread_id IN (SELECT id FROM gone)")
        for table, columns in _tables(conn).items():
            if table in _KEPT_WITHOUT_IDS:
                for column in _KEPT_WITHOUT_IDS[table]:
                    conn.execute(
                        f'UPDATE "{table}" SET "{column}" = \'\' WHERE "{column}" IN (SELECT id FROM gone)'
                    )
                continue
            for column in columns:
                conn.execute(f'DELETE FROM "{table}" WHERE "{column}" IN (SELECT id FROM gone)')
        _unname_passages(conn)
    return keys


def forget_advertiser(conn: sqlite3.Connection, principal: Principal) -> list[str]:
    """Remove everything of an advertiser inside the caller's transaction; returns the blob keys that were claimed."""
    mine = (principal.advertiser,)
    threads = [one for (one,) in conn.execute("SELECT id FROM threads WHERE advertiser = ?", mine)]
    with _Gone(conn, threads):
        keys = owned(conn, "advertiser = ?", mine)
        for (body,) in conn.execute("SELECT body FROM results WHERE advertiser = ?", mine):
            result = json.loads(body)
            keys += [result.get("blob", ""), *(result.get("extra") or {}).values()]
        for table, columns in _tables(conn).items():
            if "advertiser" in columns:
                conn.execute(f'DELETE FROM "{table}" WHERE advertiser = ?', mine)
            for column in columns:
                conn.execute(f'DELETE FROM "{table}" WHERE "{column}" IN (SELECT id FROM gone)')
        _unname_passages(conn)
    return [key for key in dict.fromkeys(keys) if key]


def identifying_columns(conn: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table by which a row can be found to be somebody's."""
    indexed = {
        column
        for (_, index, *_rest) in conn.execute(f'PRAGMA index_list("{table}")').fetchall()
        for (_, _, column) in conn.execute(f'PRAGMA index_info("{index}")').fetchall()
    }
    return [
        name
        for (_, name, kind, _, _, key) in conn.execute(f'PRAGMA table_info("{table}")').fetchall()
        if kind.upper() == "TEXT" and (key or name in indexed or name.endswith("_id") or name == "advertiser")
    ]


def _tables(conn: sqlite3.Connection) -> dict[str, list[str]]:
    """Every table of ours with its identifying columns; the inner tables of a search index go with the index."""
    rows = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    virtual = {name for name, sql in rows if sql and sql.upper().startswith("CREATE VIRTUAL")}
    return {
        name: identifying_columns(conn, name)
        for name, _ in rows
        if name not in _NOT_PERSONAL and not any(name.startswith(f"{v}_") for v in virtual)
    }


class _Gone:
    """The ids of what goes, as a table for the length of a `with`; meanwhile what is deleted is overwritten too."""

    def __init__(self, conn: sqlite3.Connection, thread_ids: Sequence[str]) -> None:
        self._conn, self._threads = conn, thread_ids

    def __enter__(self) -> None:
        self._conn.execute("PRAGMA secure_delete=ON")
        self._conn.execute("CREATE TEMP TABLE gone (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._conn.executemany("INSERT OR IGNORE INTO gone VALUES (?)", [(one,) for one in self._threads])
        self._conn.execute(
            "INSERT OR IGNORE INTO gone SELECT run_id FROM runs WHERE thread_id IN (SELECT id FROM gone)"
        )

    def __exit__(self, *exc: object) -> None:
        self._conn.execute("DROP TABLE IF EXISTS temp.gone")
        self._conn.execute("PRAGMA secure_delete=OFF")


def _unname_passages(conn: sqlite3.Connection) -> None:
    """The audit record holds no words and no pictures; it forgets which conversation a line was of."""
    conn.execute(
        "UPDATE audit SET body = json_set(body, '$.thread_id', '', '$.run_id', '') "
        "WHERE json_extract(body, '$.thread_id') IN (SELECT id FROM gone)"
    )


def _used_by_catalogue(conn: sqlite3.Connection, principal: Principal) -> set[str]:
    """Ids of the artifacts that a product or a brand of this advertiser shows."""
    rows = conn.execute(
        "SELECT body FROM products WHERE advertiser = ?1 UNION ALL SELECT body FROM brands WHERE advertiser = ?1",
        (principal.advertiser,),
    )
    bodies = [json.loads(body) for (body,) in rows]
    found = {body.get(name) for body in bodies for name in ("photo_id", "logo_id", "logo_light_id")}
    return {artifact_id for artifact_id in found if artifact_id}
