package org.memeserver.db;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * What somebody is looking for: records in which every word occurs.
 *
 * @param words as {@link SearchWords} cuts them; at most {@link #MOST_WORDS}
 */
record SearchQuestion(Set<String> words, Instant now) {
  static final String NAME = "name";
  static final String DESCRIPTION = "description";
  static final String TAGS = "tags";

  static final int MOST_WORDS = 16;

  /** Each weight is more than all the words together can have below it, so no number of lesser matches makes up for a better one. */
  private static final Map<String, Float> WEIGHTS = Map.of(NAME, 1024f, DESCRIPTION, 32f, TAGS, 1f);

  static SearchQuestion of(String term, Instant now) {
    return new SearchQuestion(SearchWords.asked(term, MOST_WORDS), now);
  }

  /** The words one by one, never through a query language, so there is nothing that a hostile term could say. */
  Query query() {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (String word : words) {
      BooleanQuery.Builder anywhere = new BooleanQuery.Builder();
      WEIGHTS.forEach((field, weight) -> anywhere.add(new BoostQuery(new TermQuery(new Term(field, word)), weight), Occur.SHOULD));
      all.add(anywhere.build(), Occur.MUST);
    }
    // What has expired, rather than what has not, because that is little. To the second only; the database has the last word.
    return all.add(LongPoint.newRangeQuery(SearchIndex.EXPIRES, Long.MIN_VALUE, now.getEpochSecond() - 1), Occur.MUST_NOT).build();
  }
}
