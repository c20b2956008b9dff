package org.memeserver.support;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.memeserver.crypto.KeyRing;
import org.memeserver.crypto.StorageKey;
import org.memeserver.db.Database;
import org.memeserver.db.StorageKeyRepository;
import org.memeserver.model.Secret;

/** Keys that a database takes. */
public final class AdmittedKeys {
  private AdmittedKeys() {}

  /** A ring with one key, always the same, that rows of the database may be wrapped with. */
  public static KeyRing ring(Database database) {
    StorageKey key = StorageKey.of(Secret.of(Contents.of(2, 32)));
    new StorageKeyRepository(database).admit(key.id(), Instant.EPOCH);
    return new KeyRing(key, List.of(), new SecureRandom());
  }
}
