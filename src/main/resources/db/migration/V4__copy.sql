-- One SQL for H2 (in its PostgreSQL mode) and PostgreSQL: only what both engines take. H2 commits each statement by itself, so each may have been run
-- before by a process that was cut off.

-- The database of which this one was made as a copy. It may take over the files of that one.
ALTER TABLE database_identity ADD COLUMN IF NOT EXISTS copied_from varchar(36);

-- A row while the records of another database are being copied into this one, with the other's identity. No server works on it until then.
-- While a process writes the copy, writing is true: when it still is and no process does, that process was cut off.
CREATE TABLE IF NOT EXISTS unfinished_copy (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  source varchar(36) NOT NULL,
  writing boolean NOT NULL
);
