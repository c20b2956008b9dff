package org.memeserver.backup;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import org.memeserver.blob.BlobStore;
import org.memeserver.crypto.KeyBook;
import org.memeserver.db.Database;

/** What is backed up. */
public record Source(Database database, BlobStore store, AllKeys keys, SecureRandom random, Clock clock) {
  /** All keys that there are, wherever they come from. */
  public interface AllKeys {
    /** @throws IOException when they cannot be had */
    KeyBook now() throws IOException;
  }
}
