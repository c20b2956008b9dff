-- One SQL for H2 (in its PostgreSQL mode) and PostgreSQL: only what both engines take.

-- What a blob store keeps under an id. The data key is wrapped; the key that wraps it is named, never stored.
CREATE TABLE blob (
  id varchar(32) PRIMARY KEY,
  bound_to varchar NOT NULL,
  size bigint NOT NULL,
  wrapped_key bytea NOT NULL,
  storage_key_id varchar NOT NULL,
  created timestamp with time zone NOT NULL
);
CREATE INDEX blob_storage_key ON blob (storage_key_id);

-- Each content once, however many own it.
CREATE TABLE content (
  muid varchar(44) PRIMARY KEY,
  blob_id varchar(32) NOT NULL UNIQUE REFERENCES blob (id),
  created timestamp with time zone NOT NULL
);

CREATE SEQUENCE media_revision;

-- One owner's record of one content.
CREATE TABLE media (
  muid varchar(44) NOT NULL REFERENCES content (muid),
  owner varchar(44) NOT NULL,
  name varchar NOT NULL,
  description varchar NOT NULL,
  price bigint NOT NULL,
  tags varchar ARRAY NOT NULL,
  filename varchar NOT NULL,
  ttl bigint NOT NULL,
  mime varchar NOT NULL,
  created timestamp with time zone NOT NULL,
  updated timestamp with time zone NOT NULL,
  expiry timestamp with time zone,
  width integer NOT NULL,
  height integer NOT NULL,
  template boolean NOT NULL,
  is_public boolean NOT NULL,
  total_sats bigint NOT NULL,
  total_buys bigint NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (muid, owner)
);
CREATE INDEX media_mine ON media (owner, created DESC, muid DESC);
CREATE INDEX media_public ON media (muid, is_public, created, owner);
CREATE INDEX media_template ON media (template, created);
CREATE INDEX media_expiry ON media (expiry);
CREATE INDEX media_revised ON media (revision);

CREATE TABLE preferences (
  owner varchar(44) PRIMARY KEY,
  blob_id varchar(32) NOT NULL UNIQUE REFERENCES blob (id),
  updated timestamp with time zone NOT NULL
);

-- A challenge proves itself by its MAC; only the used ones are written down, so that each works once.
CREATE TABLE used_challenge (
  id varchar PRIMARY KEY,
  expires timestamp with time zone NOT NULL
);
CREATE INDEX used_challenge_expires ON used_challenge (expires);

-- One row: a random name by which a search index knows whose it is.
CREATE TABLE database_identity (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  id varchar(36) NOT NULL
);
