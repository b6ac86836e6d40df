-- How pipes were, over time. step: seconds that a row stands for; at: their begin, in milliseconds.
-- NULL: could not be told. Of several looks in one step lag and slot are the highest, rates the mean.
CREATE TABLE samples (
    pipe_id        TEXT    NOT NULL,
    step           INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    looks          INTEGER NOT NULL, -- that found rates
    lag_seconds    REAL,
    lag_bytes      INTEGER,
    slot_bytes     INTEGER,
    checkpoint_age REAL,
    snapshot_rate  REAL,
    insert_rate    REAL,
    update_rate    REAL,
    delete_rate    REAL,
    PRIMARY KEY (pipe_id, step, at)
) WITHOUT ROWID;
