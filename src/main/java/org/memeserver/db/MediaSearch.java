package org.memeserver.db;

import java.time.Instant;
import java.util.List;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** Finds public media by words. Safe for use by many threads. */
public interface MediaSearch extends AutoCloseable {

  /**
   * The public records in which every word occurs, best first: words in the name count before words in the description before words in the tags;
   * equals newest first. Capitals and accents do not matter.
   *
   * @param term anything at all; what is no word is ignored, and so are words past the first few; without any word nothing is found
   * @param limit 0 or more
   * @param offset 0 or more; how many of the best to leave out
   * @throws org.memeserver.model.MemeException.Unavailable when the search cannot answer for now, never because of the term
   */
  List<Media> find(String term, int limit, int offset, Instant now);

  /** Told after a record that is or was public has been committed anew or removed. Never fails. */
  void changed(Muid muid, PublicKey owner);

  /** Writes down what is to be found again. Closing again does nothing. */
  @Override
  void close();
}
