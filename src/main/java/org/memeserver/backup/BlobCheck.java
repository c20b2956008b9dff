package org.memeserver.backup;

import java.util.Arrays;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.ContentHash;
import org.memeserver.crypto.DamagedPackageException;
import org.memeserver.crypto.DareFormat;
import org.memeserver.crypto.DareOpener;
import org.memeserver.crypto.KeyRing;
import org.memeserver.crypto.UnwrapException;
import org.memeserver.crypto.WrappedKey;
import org.memeserver.db.ContentBlob;

/** Proves that sealed bytes, as they come, are those that a record names: unwraps their key, opens every package, and hashes what is in it. */
final class BlobCheck {
  private static final String CONTENT = "content:";

  private final ContentBlob blob;
  private final ContentHash hash = new ContentHash();
  private final byte[] sealed = new byte[DareFormat.PACKAGE];
  private final byte[] plain = new byte[DareFormat.PAYLOAD];
  private final DareOpener opener;
  private long index;
  private int filled;
  private boolean sound = true;

  BlobCheck(ContentBlob blob, KeyRing keys) {
    this.blob = blob;
    DareOpener made = null;
    try {
      BlobKey key = keys.unwrap(new WrappedKey(blob.storageKeyId(), blob.wrappedKey()), blob.boundTo(), blob.size());
      made = new DareOpener(key, blob.size());
    } catch (UnwrapException e) {
      sound = false;
    }
    this.opener = made;
  }

  void update(byte[] bytes, int length) {
    for (int done = 0; done < length && sound; ) {
      if (index == DareFormat.packages(blob.size())) {
        sound = false;
        return;
      }
      int some = Math.min(length - done, opener.sealedLength(index) - filled);
      System.arraycopy(bytes, done, sealed, filled, some);
      filled += some;
      done += some;
      if (filled == opener.sealedLength(index)) {
        open();
      }
    }
  }

  private void open() {
    try {
      hash.update(plain, 0, opener.open(index, sealed, filled, plain, 0));
      index++;
      filled = 0;
    } catch (DamagedPackageException e) {
      sound = false;
    }
  }

  /** Whether all is right, and nothing left to come. Ends the check. */
  boolean isSound() {
    Arrays.fill(plain, (byte) 0);
    boolean whole = sound && filled == 0 && index == DareFormat.packages(blob.size());
    return whole && (!blob.boundTo().startsWith(CONTENT) || blob.boundTo().equals(CONTENT + hash.finish()));
  }
}
