-- How often each pipe has met each error: events are trimmed, a counter must not go backwards.
CREATE TABLE error_counts (
    pipe_id TEXT    NOT NULL,
    code    TEXT    NOT NULL,
    times   INTEGER NOT NULL,
    PRIMARY KEY (pipe_id, code)
);
