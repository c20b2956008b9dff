-- One SQL for H2 (in its PostgreSQL mode) and PostgreSQL: only what both engines take.

-- What is known of what a content shows: the version of the rendering that looked at it last, 0 for none, and a placeholder if it is a picture.
ALTER TABLE content ADD COLUMN rendered_by integer DEFAULT 0 NOT NULL;
ALTER TABLE content ADD COLUMN blurhash varchar;

-- The small pictures made of a content.
CREATE TABLE rendition (
  muid varchar(44) NOT NULL REFERENCES content (muid),
  kind varchar(16) NOT NULL,
  blob_id varchar(32) NOT NULL UNIQUE REFERENCES blob (id),
  hash varchar(44) NOT NULL,
  mime varchar NOT NULL,
  PRIMARY KEY (muid, kind)
);
