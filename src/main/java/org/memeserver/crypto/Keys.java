package org.memeserver.crypto;

import java.util.List;
import org.memeserver.model.Secret;

/**
 * The server's own keys.
 *
 * @param jwtKey signs new JWTs
 * @param otherJwtKeys retired ones, which JWTs still out there may be signed with
 * @param activeStorage wraps new blob keys
 * @param otherStorage retired ones, which older blob keys are wrapped with
 */
public record Keys(Secret jwtKey, List<Secret> otherJwtKeys, StorageKey activeStorage, List<StorageKey> otherStorage) {

  private static final String JWT_LABEL = "meme jwt key id v1";

  /** Names the key that signs new JWTs, without giving it away, as far as it is not one that can be guessed. */
  public String jwtKeyId() {
    return KeyId.of(jwtKey, JWT_LABEL);
  }

  public Keys {
    otherJwtKeys = List.copyOf(otherJwtKeys);
    otherStorage = List.copyOf(otherStorage);
  }
}
