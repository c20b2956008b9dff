-- For PostgreSQL alone; H2's records are searched by an index beside it.

-- The words of public records, cut as everywhere in this program, each with the weight of where it stands: A in the name, B in the description, C in
-- the tags. And what else of a record says whether it is found and in which order, so that a search reads these narrow rows alone.
CREATE TABLE media_words (
  muid varchar(44) NOT NULL,
  owner varchar(44) NOT NULL,
  created timestamp with time zone NOT NULL,
  expiry timestamp with time zone,
  words tsvector NOT NULL,
  PRIMARY KEY (muid, owner),
  FOREIGN KEY (muid, owner) REFERENCES media (muid, owner) ON DELETE CASCADE
);
CREATE INDEX media_words_found ON media_words USING gin (words);
