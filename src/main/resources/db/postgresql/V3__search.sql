-- For PostgreSQL alone; H2's records are searched by an index beside it.

-- The words of public records, cut as everywhere in this program and with spaces between them; of these the vector is made, in which each has the weight
-- of where it stands. And what else of a record says whether it is found and in which order, so that a search ranks these rows alone.
CREATE TABLE media_words (
  muid varchar(44) NOT NULL,
  owner varchar(44) NOT NULL,
  created timestamp with time zone NOT NULL,
  expiry timestamp with time zone,
  name varchar NOT NULL,
  description varchar NOT NULL,
  tags varchar NOT NULL,
  words tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', name), 'A') || setweight(to_tsvector('simple', description), 'B') || setweight(to_tsvector('simple', tags), 'C')
  ) STORED,
  PRIMARY KEY (muid, owner),
  FOREIGN KEY (muid, owner) REFERENCES media (muid, owner) ON DELETE CASCADE
);
CREATE INDEX media_words_found ON media_words USING gin (words);
