package org.memeserver.crypto;

import org.memeserver.model.Secret;

/**
 * A key that encrypts data keys, never content.
 *
 * @param id 16 hex digits that follow from the key; not secret
 * @param key 32 bytes
 */
public record StorageKey(String id, Secret key) {
  /** Bytes of the key. */
  public static final int BYTES = 32;

  private static final String LABEL = "meme storage key id v1";

  /** @throws IllegalArgumentException when the key has another length or the id is not the key's */
  public StorageKey {
    if (key.length() != BYTES) {
      throw new IllegalArgumentException("a storage key has 32 bytes");
    }
    if (!id.equals(KeyId.of(key, LABEL))) {
      throw new IllegalArgumentException("the id is not that of the key");
    }
  }

  /** @throws IllegalArgumentException when the key has not 32 bytes */
  public static StorageKey of(Secret key) {
    return new StorageKey(KeyId.of(key, LABEL), key);
  }
}
