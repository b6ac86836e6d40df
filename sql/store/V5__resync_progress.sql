-- What a resync's job has copied, as progress.tables has it of the pipe's own: its tables keep it when they become the live ones.
ALTER TABLE resyncs ADD COLUMN progress TEXT NOT NULL DEFAULT '';
