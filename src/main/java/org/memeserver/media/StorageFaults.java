package org.memeserver.media;

import java.io.IOException;
import org.memeserver.blob.DamagedBlobException;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.blob.StoreFullException;
import org.memeserver.model.MemeException;

/** Says in the words of the one error family what went wrong in a blob store. */
final class StorageFaults {
  private StorageFaults() {}

  static MemeException of(IOException fault) {
    if (fault instanceof StoreFullException) {
      return new MemeException.StorageFull(fault);
    }
    if (fault instanceof NoSuchBlobException || fault instanceof DamagedBlobException) {
      return new MemeException.Damaged(fault.getMessage(), fault);
    }
    return new MemeException.Unavailable("Storage unavailable", fault);
  }
}
