package org.memeserver.db;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;

/** The records that one question finds, best first, taken in portions. Used by one thread, and closed. */
final class SearchHits implements AutoCloseable {
  private static final Sort BEST_THEN_NEWEST = new Sort(
      SortField.FIELD_SCORE,
      new SortField(SearchIndex.CREATED, SortField.Type.LONG, true),
      new SortField(SearchIndex.KEY, SortField.Type.STRING));

  private static final int KEY_AMONG_SORT_VALUES = 2;

  private final SearcherManager searchers;
  private final IndexSearcher searcher;
  private final Query query;
  private FieldDoc last;

  SearchHits(SearcherManager searchers, SearchQuestion question) throws IOException {
    this.searchers = searchers;
    this.query = question.query();
    this.searcher = searchers.acquire();
  }

  /**
   * The next hits.
   *
   * @param most 1 or more; fewer in the answer means that there are no more
   */
  List<MediaRows.Key> next(int most) throws IOException {
    ScoreDoc[] hits = searcher.searchAfter(last, query, most, BEST_THEN_NEWEST).scoreDocs;
    List<MediaRows.Key> keys = new ArrayList<>(hits.length);
    for (ScoreDoc hit : hits) {
      last = (FieldDoc) hit;
      keys.add(SearchIndex.key(((BytesRef) last.fields[KEY_AMONG_SORT_VALUES]).utf8ToString()));
    }
    return keys;
  }

  @Override
  public void close() throws IOException {
    searchers.release(searcher);
  }
}
