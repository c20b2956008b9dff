package org.memeserver.db;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * Search for a database that has no ranked search of its own: a Lucene index in a folder finds the keys, the database gives the records and has
 * the last word on what is there and public.
 */
public final class LuceneMediaSearch implements MediaSearch {
  /** Deeper pages are empty: each hit before them has to be ranked and kept. */
  private static final int DEEPEST = 10_000;

  private final SearchRows rows;
  private final SearchUpkeep upkeep;

  /**
   * Opens the index in the background; the first who needs it waits for it. An index that is missing, damaged or another database's is built anew
   * while searches find what is in it so far.
   *
   * @param folder made when missing; whatever files are in it may be deleted
   */
  public LuceneMediaSearch(Database database, Path folder) {
    this.rows = new SearchRows(database.work());
    this.upkeep = new SearchUpkeep(rows, database.identity(), folder);
  }

  @Override
  public List<Media> find(String term, int limit, int offset, Instant now) {
    SearchQuestion question = SearchQuestion.of(term, now);
    if (question.words().isEmpty() || limit <= 0 || offset > DEEPEST) {
      return List.of();
    }
    List<MediaRows.Key> stale = new ArrayList<>();
    List<Media> found = upkeep.search(index -> find(index, question, Math.min(limit, DEEPEST), offset, stale));
    stale.forEach(upkeep::changed);
    return found;
  }

  private List<Media> find(SearchIndex index, SearchQuestion question, int limit, int offset, List<MediaRows.Key> stale)
      throws IOException {
    List<Media> found = new ArrayList<>();
    try (SearchHits hits = index.ask(question)) {
      int leaveOut = offset;
      boolean more = true;
      while (more && found.size() < limit) {
        int wanted = leaveOut + limit - found.size();
        List<MediaRows.Key> keys = hits.next(wanted);
        more = keys.size() == wanted;
        List<MediaRows.Key> page = keys.subList(Math.min(leaveOut, keys.size()), keys.size());
        leaveOut = 0;
        Map<MediaRows.Key, Media> there = rows.load(page, question.now());
        found.addAll(there.values());
        page.stream().filter(key -> !there.containsKey(key)).forEach(stale::add);
      }
    }
    return found;
  }

  @Override
  public void changed(Muid muid, PublicKey owner) {
    upkeep.changed(new MediaRows.Key(muid, owner));
  }

  @Override
  public void close() {
    upkeep.close();
  }
}
