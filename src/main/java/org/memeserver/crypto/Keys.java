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
public record Keys(Secret jwtKey, List<JwtKeys.Former> otherJwtKeys, StorageKey activeStorage, List<StorageKey> otherStorage) {

  /** Names the key that signs new JWTs, without giving it away, as far as it is not one that can be guessed. */
  public String jwtKeyId() {
    return JwtKeys.idOf(jwtKey);
  }

  /** Those of session tokens. */
  public JwtKeys jwt() {
    return new JwtKeys(jwtKey, otherJwtKeys);
  }

  public Keys {
    otherJwtKeys = List.copyOf(otherJwtKeys);
    otherStorage = List.copyOf(otherStorage);
  }
}
