package org.memeserver.db;

import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;
import org.memeserver.model.Media;

/**
 * The words of public records in a PostgreSQL database, written in the transaction that writes the record. They are cut by {@link SearchWords}, as
 * everywhere, so that capitals, accents and scripts without spaces do not depend on the locale of the database.
 */
final class SearchTable {
  /** Of one column, at 3 bytes at most and with the bytes that PostgreSQL adds to each word. */
  private static final int MOST_CHARACTERS = 80_000;

  private SearchTable() {}

  /** Puts the words of a record in, or takes them out when it is not public. */
  static void write(Handle handle, Media media) {
    if (!media.isPublic()) {
      named(handle.createUpdate("DELETE FROM media_words WHERE muid = :muid AND owner = :owner"), media).execute();
      return;
    }
    named(handle.createUpdate("""
            INSERT INTO media_words (muid, owner, name, description, tags) VALUES (:muid, :owner, :name, :description, :tags)
            ON CONFLICT (muid, owner) DO UPDATE SET name = EXCLUDED.name, description = EXCLUDED.description, tags = EXCLUDED.tags"""), media)
        .bind("name", words(List.of(media.name())))
        .bind("description", words(List.of(media.description())))
        .bind("tags", words(media.tags()))
        .execute();
  }

  /** Puts the words of public records in that have none here yet. */
  static void insert(Handle handle, List<SearchRows.Findable> records) {
    if (records.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch(
        "INSERT INTO media_words (muid, owner, name, description, tags) VALUES (:muid, :owner, :name, :description, :tags)");
    for (SearchRows.Findable one : records) {
      batch
          .bind("muid", one.key().muid().text())
          .bind("owner", one.key().owner().text())
          .bind("name", words(List.of(one.name())))
          .bind("description", words(List.of(one.description())))
          .bind("tags", words(one.tags()))
          .add();
    }
    batch.execute();
  }

  private static Update named(Update update, Media media) {
    return update.bind("muid", media.muid().text()).bind("owner", media.owner().text());
  }

  /** No more than fits, with those of the other columns, into the 1 MB of a tsvector. */
  private static String words(List<String> texts) {
    String words = texts.stream().map(SearchWords::all).collect(Collectors.joining(" "));
    return words.length() <= MOST_CHARACTERS ? words : words.substring(0, MOST_CHARACTERS).replaceAll("\\S*$", "");
  }
}
