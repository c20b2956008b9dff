package org.memeserver.crypto;

import java.util.Arrays;

/**
 * A blob key as a record keeps it: readable only with the storage key it names.
 *
 * @param storageKeyId the storage key that it takes to unwrap it
 * @param sealed 72 bytes as {@link KeyRing} writes them; anything read from a record may stand here, unwrapping is what checks it
 */
public record WrappedKey(String storageKeyId, byte[] sealed) {

  public WrappedKey {
    sealed = sealed.clone();
  }

  @Override
  public byte[] sealed() {
    return sealed.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WrappedKey that && storageKeyId.equals(that.storageKeyId) && Arrays.equals(sealed, that.sealed);
  }

  @Override
  public int hashCode() {
    return 31 * storageKeyId.hashCode() + Arrays.hashCode(sealed);
  }

  @Override
  public String toString() {
    return "(key wrapped under " + storageKeyId + ")";
  }
}
