package org.memeserver.db;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherManager;

/** The records that one question finds, best first, taken in portions. Used by one thread, and closed. */
final class SearchHits implements AutoCloseable {
  private final SearcherManager searchers;
  private final IndexSearcher searcher;
  private final Query query;
  private int given;

  SearchHits(SearcherManager searchers, SearchQuestion question) throws IOException {
    this.searchers = searchers;
    this.query = question.query();
    this.searcher = searchers.acquire();
  }

  /**
   * The next hits. Those before them are ranked once more: mostly one portion is all that is asked for.
   *
   * @param most 1 or more; fewer in the answer means that there are no more
   */
  List<MediaRows.Key> next(int most) throws IOException {
    List<SearchHit> best = searcher.search(query, new BestHits(given + most));
    List<MediaRows.Key> keys = new ArrayList<>();
    for (SearchHit hit : best.subList(Math.min(given, best.size()), best.size())) {
      keys.add(SearchIndex.key(hit.key()));
    }
    given += keys.size();
    return keys;
  }

  @Override
  public void close() throws IOException {
    searchers.release(searcher);
  }
}
