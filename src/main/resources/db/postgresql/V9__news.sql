-- For PostgreSQL alone: tells servers that remember records which contents are not what they were. Only of what is written over or taken away: news make
-- commits wait for each other, and what is new is nowhere remembered.

CREATE FUNCTION tell_of_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('meme_contents', TG_TABLE_SCHEMA || ' ' || OLD.muid);
  RETURN NULL;
END
$$;

CREATE TRIGGER media_changed AFTER UPDATE ON media FOR EACH ROW
  WHEN ((OLD.owner, OLD.filename, OLD.mime, OLD.expiry, OLD.is_public, OLD.template)
    IS DISTINCT FROM (NEW.owner, NEW.filename, NEW.mime, NEW.expiry, NEW.is_public, NEW.template))
  EXECUTE FUNCTION tell_of_content();
CREATE TRIGGER media_removed AFTER DELETE ON media FOR EACH ROW EXECUTE FUNCTION tell_of_content();
CREATE TRIGGER content_moved AFTER UPDATE ON content FOR EACH ROW
  WHEN (OLD.blob_id IS DISTINCT FROM NEW.blob_id)
  EXECUTE FUNCTION tell_of_content();
