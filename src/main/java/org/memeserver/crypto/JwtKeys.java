package org.memeserver.crypto;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.memeserver.model.Secret;

/**
 * The keys of session tokens.
 *
 * @param active signs new ones
 * @param others former ones, which tokens still out there may be signed with
 */
public record JwtKeys(Secret active, List<Former> others) {
  /**
   * A key that signs no more.
   *
   * @param until when the last token that it signed has expired; none for one that is to stay
   */
  public record Former(Secret key, Optional<Instant> until) {
    /** One that is to stay. */
    public static Former of(Secret key) {
      return new Former(key, Optional.empty());
    }
  }

  private static final String LABEL = "meme jwt key id v1";

  public JwtKeys {
    others = List.copyOf(others);
  }

  /** Names a key, without giving it away as far as it is not one that can be guessed: 16 hex digits. */
  public static String idOf(Secret key) {
    return KeyId.of(key, LABEL);
  }
}
