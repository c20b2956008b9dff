package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.Query;
import org.memeserver.model.Media;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * Search in a PostgreSQL database: a weighted tsvector finds the records, and where each word stands ranks them. PostgreSQL's own ts_rank is not
 * used, because for several words it weighs how near they are to each other against where they are.
 */
final class PostgresMediaSearch implements MediaSearch {
  /** A word in the name (A), the description (B), the tags (C); each is more than all the words together can have below it. */
  private static final String RANK = """
      CASE WHEN w.words @@ (SELECT to_tsquery('simple', :a%1$d)) THEN 1024 ELSE 0 END
        + CASE WHEN w.words @@ (SELECT to_tsquery('simple', :b%1$d)) THEN 32 ELSE 0 END
        + CASE WHEN w.words @@ (SELECT to_tsquery('simple', :c%1$d)) THEN 1 ELSE 0 END""";

  private static final long WAIT_FOR_TURN_MS = 2_000;

  private final Work work;
  private final Semaphore turns;

  /** @param turns how many may search at once, over this and all other searches of the database: each may cost as much as many other requests */
  PostgresMediaSearch(Work work, Semaphore turns) {
    this.work = work;
    this.turns = turns;
  }

  @Override
  public List<Media> find(String term, int limit, int offset, Instant now) {
    Set<String> asked = SearchQuestion.of(term, now).words();
    if (asked.isEmpty() || limit <= 0) {
      return List.of();
    }
    await();
    try {
      return find(new ArrayList<>(asked), limit, offset, now);
    } finally {
      turns.release();
    }
  }

  private void await() {
    try {
      if (!turns.tryAcquire(WAIT_FOR_TURN_MS, TimeUnit.MILLISECONDS)) {
        throw new MemeException.Unavailable("Search is busy", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MemeException.Unavailable("Search is busy", e);
    }
  }

  /** Ranks the narrow rows of words, then reads the few records that are shown. The latter have the last word on what may be seen. */
  private List<Media> find(List<String> words, int limit, int offset, Instant now) {
    String rank = IntStream.range(0, words.size()).mapToObj(RANK::formatted).collect(Collectors.joining("\n  + "));
    String sql = "WITH hits AS (SELECT w.muid AS hit, w.owner AS of, " + rank + """
         AS rank, w.created AS made FROM media_words w
        WHERE w.words @@ to_tsquery('simple', :all) AND (w.expiry IS NULL OR w.expiry > :now)
        ORDER BY rank DESC, made DESC, hit, of LIMIT :limit OFFSET :offset)
        """ + MediaRows.SELECT + """
         JOIN hits ON hits.hit = m.muid AND hits.of = m.owner WHERE m.is_public = TRUE AND""" + MediaRows.ALIVE + """
        ORDER BY hits.rank DESC, hits.made DESC, hits.hit, hits.of""";
    return work.read(handle -> {
      Query query = handle.createQuery(sql)
          .bind("all", words.stream().map(PostgresMediaSearch::quoted).collect(Collectors.joining(" & ")))
          .bind("now", time(now))
          .bind("limit", limit)
          .bind("offset", offset);
      for (int i = 0; i < words.size(); i++) {
        String word = quoted(words.get(i));
        query.bind("a" + i, word + ":A").bind("b" + i, word + ":B").bind("c" + i, word + ":C");
      }
      return query.map((row, context) -> MediaRows.media(row)).list();
    });
  }

  /** In quotes nothing has a meaning but the quote and the backslash. */
  private static String quoted(String word) {
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** What changed is in the table already. */
  @Override
  public void changed(Muid muid, PublicKey owner) {}

  @Override
  public void close() {}
}
