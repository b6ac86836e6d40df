-- Copies that went through in one go: what the time of later ones is told by. They outlive their pipes.
CREATE TABLE copies (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    service_id TEXT    NOT NULL,
    rows       INTEGER NOT NULL,
    bytes      INTEGER NOT NULL, -- as Postgres sent them
    millis     INTEGER NOT NULL, -- from the job's submission to the end of its copy
    ended_at   INTEGER NOT NULL
);
CREATE INDEX copies_service ON copies (service_id, id);
