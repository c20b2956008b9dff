-- One SQL for H2 (in its PostgreSQL mode) and PostgreSQL: only what both engines take. H2 commits each statement by itself, so each may have been run
-- before by a process that was cut off.

-- What the last verification of all blobs came to; one row, or none before the first.
CREATE TABLE IF NOT EXISTS last_verification (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  ended timestamp with time zone NOT NULL,
  checked bigint NOT NULL,
  bytes bigint NOT NULL,
  damaged bigint NOT NULL,
  missing bigint NOT NULL,
  unreadable bigint NOT NULL,
  orphans bigint NOT NULL,
  orphan_bytes bigint NOT NULL
);
