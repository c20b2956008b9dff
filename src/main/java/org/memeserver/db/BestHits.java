package org.memeserver.db;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.TopScoreDocCollectorManager;

/**
 * Finds the best hits of each segment, and of these the best of all. In a segment the newer come first, so what is found later has to have a higher
 * rank: when enough of a rank are found, Lucene leaves out what cannot have a higher one, without looking at each.
 *
 * @param most hits to give
 */
record BestHits(int most) implements CollectorManager<BestHits.Segments, List<SearchHit>> {

  @Override
  public Segments newCollector() {
    return new Segments(most, new ArrayList<>());
  }

  @Override
  public List<SearchHit> reduce(Collection<Segments> all) throws IOException {
    List<SearchHit> hits = new ArrayList<>();
    for (Segments segments : all) {
      for (Segment segment : segments.found) {
        segment.addTo(hits);
      }
    }
    hits.sort(null);
    return hits.size() <= most ? hits : hits.subList(0, most);
  }

  /** What was found in some segments. */
  record Segments(int most, List<Segment> found) implements Collector {
    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.TOP_SCORES;
    }

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext context) throws IOException {
      int here = Math.min(most, context.reader().maxDoc());
      TopScoreDocCollector collector = new TopScoreDocCollectorManager(here, null, 1, false).newCollector();
      found.add(new Segment(context, collector));
      return collector.getLeafCollector(context);
    }
  }

  /** What was found in one segment. */
  private record Segment(LeafReaderContext context, TopScoreDocCollector collector) {
    void addTo(List<SearchHit> hits) throws IOException {
      LeafReader reader = context.reader();
      for (ScoreDoc hit : collector.topDocs().scoreDocs) {
        hits.add(SearchHit.of(reader, hit.doc - context.docBase, hit.score));
      }
    }
  }
}
