package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * The words of public records in a PostgreSQL database, written in the transaction that writes the record. They are cut by {@link SearchWords}, as
 * everywhere, so that capitals, accents and scripts without spaces do not depend on the locale of the database.
 */
final class SearchTable {
  /** Of one column, at 3 bytes at most and with the bytes that PostgreSQL adds to each word. */
  private static final int MOST_CHARACTERS = 80_000;

  private static final String INSERT = """
      INSERT INTO media_words (muid, owner, created, expiry, name, description, tags)
      VALUES (:muid, :owner, :created, :expiry, :name, :description, :tags)""";

  private SearchTable() {}

  /** Puts the words of a record in, or takes them out when it is not public. */
  static void write(Handle handle, Media media) {
    if (!media.isPublic()) {
      handle.createUpdate("DELETE FROM media_words WHERE muid = :muid AND owner = :owner")
          .bind("muid", media.muid().text())
          .bind("owner", media.owner().text())
          .execute();
      return;
    }
    String upsert = INSERT + """
         ON CONFLICT (muid, owner) DO UPDATE SET created = EXCLUDED.created, expiry = EXCLUDED.expiry, name = EXCLUDED.name,
          description = EXCLUDED.description, tags = EXCLUDED.tags""";
    bind(handle.createUpdate(upsert), media.muid(), media.owner(), media.created(), media.expiry(), media.name(), media.description(), media.tags())
        .execute();
  }

  /** Puts the words of public records in that have none here yet. */
  static void insert(Handle handle, List<SearchRows.Findable> records) {
    if (records.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch(INSERT);
    for (SearchRows.Findable one : records) {
      bind(batch, one.key().muid(), one.key().owner(), one.created(), one.expiry(), one.name(), one.description(), one.tags()).add();
    }
    batch.execute();
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, Muid muid, PublicKey owner, Instant created, Optional<Instant> expiry, String name, String description, List<String> tags) {
    return statement
        .bind("muid", muid.text())
        .bind("owner", owner.text())
        .bind("created", time(created))
        .bind("expiry", time(expiry))
        .bind("name", words(List.of(name)))
        .bind("description", words(List.of(description)))
        .bind("tags", words(tags));
  }

  /** No more than fits, with those of the other columns, into the 1 MB of a tsvector. */
  private static String words(List<String> texts) {
    String words = texts.stream().map(SearchWords::all).collect(Collectors.joining(" "));
    return words.length() <= MOST_CHARACTERS ? words : words.substring(0, MOST_CHARACTERS).replaceAll("\\S*$", "");
  }
}
