package org.memeserver.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;

/**
 * A document that a question finds. The better comes first: by its rank, then the newer, then by its key.
 *
 * @param document its number in the segment
 * @param created as {@link SearchIndex} writes it
 */
record SearchHit(LeafReader segment, int document, float rank, long created) implements Comparable<SearchHit> {

  static SearchHit of(LeafReader segment, int document, float rank) throws IOException {
    NumericDocValues created = DocValues.getNumeric(segment, SearchIndex.CREATED);
    return new SearchHit(segment, document, rank, created.advanceExact(document) ? created.longValue() : 0);
  }

  /** Looked up only when it matters, because that unpacks a whole block of keys. */
  String key() {
    try {
      SortedDocValues keys = DocValues.getSorted(segment, SearchIndex.KEY);
      if (!keys.advanceExact(document)) {
        throw new IOException("an entry of the search index has no key");
      }
      return keys.lookupOrd(keys.ordValue()).utf8ToString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int compareTo(SearchHit other) {
    if (rank != other.rank) {
      return Float.compare(other.rank, rank);
    }
    if (created != other.created) {
      return Long.compare(other.created, created);
    }
    return segment == other.segment ? Integer.compare(document, other.document) : key().compareTo(other.key());
  }
}
