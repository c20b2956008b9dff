package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.Query;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * Search in a PostgreSQL database: a weighted tsvector finds the records, and where each word stands ranks them. PostgreSQL's own ts_rank is not
 * used, because for several words it weighs how near they are to each other against where they are.
 */
final class PostgresMediaSearch implements MediaSearch {
  /** A word in the name (A), the description (B), the tags (C); each is more than all the words together can have below it. */
  private static final String RANK = """
      CASE WHEN w.words @@ to_tsquery('simple', :a%1$d) THEN 1024 ELSE 0 END
        + CASE WHEN w.words @@ to_tsquery('simple', :b%1$d) THEN 32 ELSE 0 END
        + CASE WHEN w.words @@ to_tsquery('simple', :c%1$d) THEN 1 ELSE 0 END""";

  private final Work work;

  PostgresMediaSearch(Work work) {
    this.work = work;
  }

  @Override
  public List<Media> find(String term, int limit, int offset, Instant now) {
    Set<String> asked = SearchQuestion.of(term, now).words();
    if (asked.isEmpty() || limit <= 0) {
      return List.of();
    }
    List<String> words = new ArrayList<>(asked);
    String rank = IntStream.range(0, words.size()).mapToObj(RANK::formatted).collect(Collectors.joining("\n  + "));
    String sql = "WITH hits AS (SELECT m.muid AS hit, m.owner AS of, " + rank + """
         AS rank, m.created AS made FROM media_words w JOIN media m ON m.muid = w.muid AND m.owner = w.owner
        WHERE w.words @@ to_tsquery('simple', :all) AND m.is_public = TRUE AND""" + MediaRows.ALIVE + """
        ORDER BY rank DESC, made DESC, hit, of LIMIT :limit OFFSET :offset)
        """ + MediaRows.SELECT + " JOIN hits ON hits.hit = m.muid AND hits.of = m.owner ORDER BY hits.rank DESC, hits.made DESC, hits.hit, hits.of";
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
