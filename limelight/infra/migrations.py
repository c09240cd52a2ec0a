"""The format of the database, one script a version; `PRAGMA user_version` holds the version."""

from __future__ import annotations

_V1 = """
CREATE TABLE threads (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    advertiser TEXT NOT NULL,
    user TEXT NOT NULL,
    title TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX threads_newest ON threads (advertiser, seq);

CREATE TABLE messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (thread_id, id)
);
CREATE INDEX messages_in_order ON messages (thread_id, seq);

CREATE TABLE states (
    thread_id TEXT PRIMARY KEY REFERENCES threads (id) ON DELETE CASCADE,
    body TEXT NOT NULL
);

CREATE TABLE artifacts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    advertiser TEXT NOT NULL,
    thread_id TEXT,
    kind TEXT NOT NULL,
    step_key TEXT,
    body TEXT NOT NULL
);
CREATE UNIQUE INDEX artifacts_step ON artifacts (advertiser, step_key) WHERE step_key IS NOT NULL;
CREATE INDEX artifacts_thread ON artifacts (advertiser, thread_id, seq);

CREATE TABLE artifact_blobs (
    key TEXT NOT NULL,
    artifact_id TEXT NOT NULL REFERENCES artifacts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (key, artifact_id, name)
) WITHOUT ROWID;
CREATE INDEX artifact_blobs_owner ON artifact_blobs (artifact_id);

CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id TEXT NOT NULL,
    id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    event TEXT NOT NULL,
    UNIQUE (thread_id, id)
);
CREATE INDEX events_in_order ON events (thread_id, seq);

CREATE TABLE products (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    advertiser TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (advertiser, id)
);

CREATE TABLE brands (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    advertiser TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (advertiser, id)
);

CREATE TABLE runs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL UNIQUE,
    advertiser TEXT NOT NULL,
    user TEXT NOT NULL,
    thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL,
    status TEXT NOT NULL,
    plan_json TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT
);
CREATE INDEX runs_of_thread ON runs (thread_id, seq);
CREATE INDEX runs_open ON runs (seq) WHERE status = 'running';

CREATE TABLE usage (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    advertiser TEXT NOT NULL,
    thread_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    agent_path TEXT NOT NULL,
    capability TEXT NOT NULL,
    provider TEXT NOT NULL,
    tokens_in INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    seconds REAL NOT NULL,
    cached INTEGER NOT NULL,
    uncertain INTEGER NOT NULL
);
CREATE INDEX usage_of_thread ON usage (advertiser, thread_id);
CREATE INDEX usage_of_run ON usage (advertiser, run_id);

CREATE TABLE tickets (
    digest TEXT PRIMARY KEY,
    advertiser TEXT NOT NULL,
    user TEXT NOT NULL,
    expires REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE feedback (
    run_id TEXT PRIMARY KEY REFERENCES runs (run_id) ON DELETE CASCADE,
    advertiser TEXT NOT NULL,
    user TEXT NOT NULL,
    thumbs TEXT NOT NULL,
    words TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;
"""

_V2 = """
CREATE TABLE edits (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL,
    name TEXT NOT NULL,
    artifact_id TEXT NOT NULL,
    child_id TEXT NOT NULL,
    turns TEXT NOT NULL,
    status TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    UNIQUE (thread_id, message_id)
);
CREATE INDEX edits_in_order ON edits (thread_id, status, seq);
"""

_V3 = """
CREATE INDEX events_of_run ON events (thread_id, run_id, seq);
CREATE INDEX runs_by_message ON runs (thread_id, message_id);
"""

_V4 = """
ALTER TABLE usage ADD COLUMN pictures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
"""

_V5 = """
CREATE TABLE quota (
    account TEXT NOT NULL,
    measure TEXT NOT NULL,
    window INTEGER NOT NULL,
    used REAL NOT NULL,
    PRIMARY KEY (account, measure)
) WITHOUT ROWID;

CREATE TABLE quota_jobs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    expires REAL NOT NULL
);
CREATE INDEX quota_jobs_of_account ON quota_jobs (account);

CREATE TABLE results (
    advertiser TEXT NOT NULL,
    key TEXT NOT NULL,
    blob TEXT NOT NULL,
    body TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (advertiser, key)
) WITHOUT ROWID;
CREATE INDEX results_by_blob ON results (blob);
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    body TEXT NOT NULL
);
CREATE INDEX results_in_order ON results (advertiser, at);
ALTER TABLE usage ADD COLUMN usd REAL NOT NULL DEFAULT 0;
"""

_V6 = """
CREATE TABLE lineage (
    parent TEXT NOT NULL,
    child TEXT NOT NULL REFERENCES artifacts (id) ON DELETE CASCADE,
    PRIMARY KEY (parent, child)
) WITHOUT ROWID;
CREATE INDEX lineage_of_child ON lineage (child);
INSERT OR IGNORE INTO lineage (parent, child)
    SELECT json_each.value, artifacts.id FROM artifacts, json_each(artifacts.body, '$.parents');

CREATE TABLE library (
    artifact_id TEXT PRIMARY KEY REFERENCES artifacts (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    advertiser TEXT NOT NULL,
    thread_id TEXT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    mime TEXT NOT NULL,
    place INTEGER,
    slot TEXT NOT NULL,
    run_id TEXT NOT NULL,
    at TEXT NOT NULL,
    product_id TEXT NOT NULL,
    words TEXT NOT NULL,
    colors TEXT NOT NULL,
    palette TEXT NOT NULL,
    vector BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX library_in_order ON library (advertiser, seq);
CREATE INDEX library_of_thread ON library (advertiser, thread_id, seq);

CREATE TABLE tags (
    artifact_id TEXT NOT NULL REFERENCES artifacts (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (artifact_id, tag)
) WITHOUT ROWID;

CREATE TABLE brand_notes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    advertiser TEXT NOT NULL,
    id TEXT NOT NULL,
    brand TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (advertiser, id)
);
"""

_V7 = """
ALTER TABLE threads ADD COLUMN agent TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN agent TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN prompts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE usage ADD COLUMN prompt TEXT NOT NULL DEFAULT '';
"""

_V8 = """
ALTER TABLE edits ADD COLUMN payload TEXT NOT NULL DEFAULT '';
ALTER TABLE edits ADD COLUMN at TEXT NOT NULL DEFAULT '';
ALTER TABLE edits ADD COLUMN folds TEXT NOT NULL DEFAULT '';
"""

_V9 = """
CREATE TABLE points (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    parent TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    UNIQUE (thread_id, id)
);
CREATE INDEX points_in_order ON points (thread_id, seq);

CREATE TABLE histories (
    thread_id TEXT PRIMARY KEY REFERENCES threads (id) ON DELETE CASCADE,
    body TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE lines (
    thread_id TEXT PRIMARY KEY REFERENCES threads (id) ON DELETE CASCADE,
    body TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE variants (
    run_id TEXT PRIMARY KEY REFERENCES runs (run_id) ON DELETE CASCADE,
    of_run TEXT NOT NULL,
    advertiser TEXT NOT NULL,
    body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX variants_of_run ON variants (of_run);

CREATE TABLE preferences (
    a TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    b TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    advertiser TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
"""

_V10 = """
CREATE TABLE memories (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    advertiser TEXT NOT NULL,
    thread_id TEXT REFERENCES threads (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    superseded_at INTEGER,
    body TEXT NOT NULL
);
CREATE INDEX memories_of_thread ON memories (advertiser, thread_id, superseded_at, seq);

CREATE TABLE pieces (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    part INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    role TEXT NOT NULL,
    text TEXT NOT NULL,
    files TEXT NOT NULL,
    terms BLOB NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (thread_id, at, part)
);
CREATE INDEX pieces_in_order ON pieces (thread_id, seq);

CREATE TABLE chapters (
    thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    text TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (thread_id, first)
) WITHOUT ROWID;

CREATE TABLE memory_marks (
    thread_id TEXT PRIMARY KEY REFERENCES threads (id) ON DELETE CASCADE,
    indexed INTEGER NOT NULL,
    turn INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS artifacts_of_kind ON artifacts (advertiser, thread_id, kind, seq);
"""

_V11 = """
CREATE TABLE step_reports (
    run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    step_id TEXT NOT NULL,
    report_json TEXT NOT NULL,
    PRIMARY KEY (run_id, step_id)
) WITHOUT ROWID;
"""

_V12 = """
ALTER TABLE usage ADD COLUMN cache_read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN cache_write INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN saved_usd REAL NOT NULL DEFAULT 0;
"""

_V13 = """
ALTER TABLE runs ADD COLUMN resumes TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX runs_resumed_once ON runs (resumes) WHERE resumes != '';
"""

_V14 = """
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    advertiser TEXT NOT NULL,
    status TEXT NOT NULL,
    body TEXT NOT NULL,
    at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX jobs_by_age ON jobs (at);

CREATE TABLE mirrors (
    name TEXT PRIMARY KEY,
    version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE unsent (
    item TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX unsent_in_order ON unsent (tries, version);
""" + "".join(
    f"""
CREATE TRIGGER {table}_{verb.lower()} AFTER {verb} ON {table} WHEN EXISTS (SELECT 1 FROM mirrors)
BEGIN UPDATE mirrors SET version = MAX(version + 1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)); INSERT INTO unsent (item, version)
VALUES ({row}.id, (SELECT MAX(version) FROM mirrors))
ON CONFLICT (item) DO UPDATE SET version = excluded.version, tries = 0; END;
"""
    for table in ("artifacts", "jobs")
    for verb, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)

_V15 = """
UPDATE usage SET capability = 'text.chat' WHERE capability = 'chat';
"""

_V16 = """
ALTER TABLE edits ADD COLUMN made TEXT NOT NULL DEFAULT '[]';
"""

MIGRATIONS: tuple[str, ...] = (
    _V1, _V2, _V3, _V4, _V5, _V6, _V7, _V8, _V9, _V10, _V11, _V12, _V13, _V14, _V15, _V16,
)  # fmt: skip
"""Script n takes a database of format n to n + 1. Never edit a released one: add another."""

FORMAT_VERSION = len(MIGRATIONS)
"""The data format that this release writes."""


def statements(script: str) -> list[str]:
    """The statements of a script, to run inside a transaction of ours (`executescript` commits it)."""
    return [part for part in (piece.strip() for piece in script.split(";\n")) if part]
