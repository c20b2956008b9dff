package org.memeserver.upkeep;

import java.util.ArrayList;
import java.util.List;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.KeyRing;
import org.memeserver.crypto.UnwrapException;
import org.memeserver.crypto.WrappedKey;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.StorageKeyRepository;
import org.memeserver.db.StorageKeyRepository.Rewrapped;

/** Wraps data keys anew, a few hundred in a transaction. No file is touched. */
final class Rewrapping implements Rotating.Way {
  private final StorageKeyRepository rows;
  private final KeyRing keys;

  Rewrapping(StorageKeyRepository rows, KeyRing keys) {
    this.rows = rows;
    this.keys = keys;
  }

  @Override
  public String unit() {
    return "data keys";
  }

  /** Few enough for others to write in between, and many enough that a commit for all of them costs little. */
  @Override
  public int page() {
    return 500;
  }

  @Override
  public Rotating.Done bring(List<ContentBlob> page, Troubles troubles) {
    List<Rewrapped> wrapped = new ArrayList<>();
    for (ContentBlob blob : page) {
      try {
        BlobKey key = keys.unwrap(new WrappedKey(blob.storageKeyId(), blob.wrappedKey()), blob.boundTo(), blob.size());
        WrappedKey anew = keys.wrap(key, blob.boundTo(), blob.size());
        wrapped.add(new Rewrapped(blob.id(), blob.storageKeyId(), anew.sealed(), anew.storageKeyId()));
      } catch (UnwrapException e) {
        troubles.add(blob, e.getMessage());
      }
    }
    return new Rotating.Done(wrapped.isEmpty() ? 0 : rows.rewrap(wrapped), 0);
  }
}
