package org.memeserver.blob.s3;

import java.io.IOException;
import org.memeserver.model.S3Address;

/** What answers at the address is something else than a store. */
final class NoStoreException extends IOException {
  private static final long serialVersionUID = 1L;

  NoStoreException(S3Address address, Throwable cause) {
    super("what answers for " + StoreClient.name(address) + " is no S3 store", cause);
  }
}
