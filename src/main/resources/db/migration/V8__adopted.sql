-- One SQL for H2 (in its PostgreSQL mode) and PostgreSQL: only what both engines take. H2 commits each statement by itself, so each may have been run
-- before by a process that was cut off.

-- Whose contents were taken over from another server, and when they were to expire there. The note outlives the record, so that what was deleted here
-- is not taken over again.
CREATE TABLE IF NOT EXISTS adopted (
  muid varchar(44) NOT NULL,
  owner varchar(44) NOT NULL,
  expiry timestamp with time zone,
  PRIMARY KEY (muid, owner)
);
