-- Resyncs, tables that were stopped, and jobs of several roles.

-- LIVE: the pipe's own; RESYNC: loads the _resync tables; OLD: not needed any more.
ALTER TABLE runs ADD COLUMN role TEXT NOT NULL DEFAULT 'LIVE';

-- How many resyncs a pipe has begun: each has names of its own in Postgres.
ALTER TABLE pipes ADD COLUMN resyncs INTEGER NOT NULL DEFAULT 0;

-- The resync that is under way; at most one for a pipe.
CREATE TABLE resyncs (
    pipe_id     TEXT PRIMARY KEY,
    chosen      TEXT    NOT NULL, -- JSON: [[schema, table], …]; empty for the whole pipe
    keep_old    INTEGER NOT NULL, -- whether the replaced tables are kept under another name
    definition  TEXT    NOT NULL, -- JSON; the pipe's definition before it, for going back
    slot        TEXT    NOT NULL, -- its own slot; empty where nothing streams
    phase       TEXT    NOT NULL, -- LOADING, SWAPPED
    spec        TEXT,             -- JSON of its job's PipeSpec once it is recorded
    ready_lsn   TEXT    NOT NULL, -- position at the end of the load; empty before
    pairs       TEXT    NOT NULL, -- JSON: the tables to exchange with their UUIDs; empty before
    leftovers   TEXT    NOT NULL, -- JSON: what the swap left to be removed; empty before
    restarts    INTEGER NOT NULL, -- how often it began anew because a table had changed
    back        TEXT    NOT NULL, -- JOB, PAUSED, COMPLETED, FAILED: where going back leads
    back_code   TEXT    NOT NULL, -- of the failure before it
    back_detail TEXT    NOT NULL,
    started_at  INTEGER NOT NULL
);

-- Tables that could not go on. position: index in the spec.
CREATE TABLE table_stops (
    pipe_id  TEXT    NOT NULL,
    position INTEGER NOT NULL,
    code     TEXT    NOT NULL,
    detail   TEXT    NOT NULL,
    since    INTEGER NOT NULL,
    PRIMARY KEY (pipe_id, position)
);
