-- One SQL for H2 (in its PostgreSQL mode) and PostgreSQL: only what both engines take. H2 commits each statement by itself, so each may have been run
-- before by a process that was cut off.

-- What an operator says of a public key: allow or ban.
CREATE TABLE IF NOT EXISTS pubkey_rule (
  pubkey varchar(44) PRIMARY KEY,
  rule varchar(8) NOT NULL,
  reason varchar NOT NULL,
  created timestamp with time zone NOT NULL
);

-- Contents that nobody may upload.
CREATE TABLE IF NOT EXISTS banned_content (
  muid varchar(44) PRIMARY KEY,
  reason varchar NOT NULL,
  created timestamp with time zone NOT NULL
);
