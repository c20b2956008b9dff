-- One SQL for H2 (in its PostgreSQL mode) and PostgreSQL: only what both engines take. H2 commits each statement by itself, so each may have been run
-- before by a process that was cut off.

-- The storage keys that rows may be wrapped with, by name; the keys themselves are elsewhere. A key that has been retired has no row, so nothing that was
-- still on its way under it can be committed. The empty name belongs to blobs that were given up.
CREATE TABLE IF NOT EXISTS storage_key (
  id varchar PRIMARY KEY,
  created timestamp with time zone NOT NULL
);
INSERT INTO storage_key (id, created) SELECT storage_key_id, MIN(created) FROM blob GROUP BY storage_key_id ON CONFLICT DO NOTHING;
INSERT INTO storage_key (id, created) VALUES ('', CURRENT_TIMESTAMP) ON CONFLICT DO NOTHING;
ALTER TABLE blob DROP CONSTRAINT IF EXISTS blob_storage_key_known;
ALTER TABLE blob ADD CONSTRAINT blob_storage_key_known FOREIGN KEY (storage_key_id) REFERENCES storage_key (id);
