-- The controller's own record. Immutable once released: changes come as V2, V3, …
-- Times are milliseconds since 1970, UTC.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- version grows with every change of state; a change is made only on the version it was decided on.
CREATE TABLE pipes (
    id             TEXT PRIMARY KEY,
    service_id     TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    definition     TEXT    NOT NULL, -- JSON; the password sealed
    spec           TEXT,             -- JSON of the PipeSpec once Setup has recorded it
    loaded         INTEGER NOT NULL, -- whether the initial load has been completed
    drop_tables    INTEGER NOT NULL, -- whether deletion drops the targets
    failure_code   TEXT    NOT NULL,
    failure_detail TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    state_since    INTEGER NOT NULL
);
CREATE UNIQUE INDEX pipes_name ON pipes (service_id, name);

-- The step log. notes holds the ids that were chosen before acting.
CREATE TABLE steps (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    pipe_id  TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    status   TEXT    NOT NULL, -- OPEN, DONE, FAILED, DROPPED
    notes    TEXT    NOT NULL, -- JSON, text to text
    attempts INTEGER NOT NULL,
    outcome  TEXT    NOT NULL,
    made_at  INTEGER NOT NULL,
    ended_at INTEGER
);
CREATE INDEX steps_open ON steps (pipe_id, status, id);

-- One row for each Flink job a pipe has had. The id is recorded before the job is submitted.
CREATE TABLE runs (
    pipe_id       TEXT    NOT NULL,
    number        INTEGER NOT NULL,
    job_id        TEXT    NOT NULL UNIQUE,
    restored_from TEXT    NOT NULL, -- savepoint or checkpoint; empty: from the beginning
    checkpoint    TEXT    NOT NULL, -- newest completed one that was seen; empty: none
    savepoint     TEXT    NOT NULL, -- the one it ended with; empty: none
    discarded     INTEGER NOT NULL, -- whether its state has been removed
    submitted_at  INTEGER NOT NULL,
    PRIMARY KEY (pipe_id, number)
);

CREATE TABLE events (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    pipe_id TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    kind    TEXT    NOT NULL, -- state, notice, warning, error
    message TEXT    NOT NULL,
    cause   TEXT    NOT NULL,
    actor   TEXT    NOT NULL
);
CREATE INDEX events_pipe ON events (pipe_id, id);

-- Rows and splits per table, summed up over the restarts of jobs. JSON.
CREATE TABLE progress (
    pipe_id TEXT PRIMARY KEY,
    tables  TEXT NOT NULL
);

-- Slots and publications of deleted pipes whose Postgres could not be reached.
CREATE TABLE leftovers (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    pipe_name   TEXT    NOT NULL,
    source      TEXT    NOT NULL, -- JSON; the password sealed
    slot        TEXT    NOT NULL,
    publication TEXT    NOT NULL,
    since       INTEGER NOT NULL
);
