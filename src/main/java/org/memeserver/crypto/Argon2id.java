package org.memeserver.crypto;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.memeserver.model.MemeException;
import org.memeserver.model.Secret;

/**
 * Makes keys of passphrases, at a price for whoever tries many: RFC 9106, version 1.3. A file that came from elsewhere must not be able to use up a
 * machine before its passphrase turns out to be wrong, hence the bounds.
 *
 * @param memoryKib KiB of memory it takes, 8 for each lane at least, {@link #MOST_KIB} at most
 * @param passes over that memory, 1 to {@link #MOST_PASSES}
 * @param lanes 1 to {@link #MOST_LANES}
 */
record Argon2id(int memoryKib, int passes, int lanes) {
  static final int MOST_KIB = 256 * 1024;
  static final int MOST_PASSES = 16;
  static final int MOST_LANES = 16;

  /** Bytes of a salt. */
  static final int SALT_BYTES = 16;

  private static final int KEY_BYTES = 32;

  /** @throws IllegalArgumentException when a number is out of bounds */
  Argon2id {
    if (lanes < 1 || lanes > MOST_LANES || memoryKib < 8 * lanes || memoryKib > MOST_KIB || passes < 1 || passes > MOST_PASSES) {
      throw new IllegalArgumentException("Argon2id with " + memoryKib + " KiB, " + passes + " passes and " + lanes + " lanes");
    }
  }

  /** Whether this process may have that much memory. Behind the blocks themselves stand their heads and the rest of the program. */
  boolean hasRoom() {
    return memoryKib * 1024L * 5 / 4 <= Runtime.getRuntime().maxMemory();
  }

  /** What to do where there is no room. */
  String remedy() {
    return "opening it takes " + memoryKib / 1024 + " MiB of memory: give Java more, as with -Xmx" + (memoryKib / 512 + 64) + "m";
  }

  /**
   * The 32 bytes of key that belong to a passphrase, in Unicode NFC and UTF-8, and a salt.
   *
   * @throws MemeException.Unavailable when others need the memory now
   */
  byte[] key(Secret passphrase, byte[] salt) {
    byte[] text = normal(passphrase).getBytes(StandardCharsets.UTF_8);
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
        .withMemoryAsKB(memoryKib)
        .withIterations(passes)
        .withParallelism(lanes)
        .withSalt(salt)
        .build());
    byte[] key = new byte[KEY_BYTES];
    try {
      argon2.generateBytes(text, key);
    } catch (OutOfMemoryError e) {
      // It is asked for in one piece, so whoever else needs memory still gets it.
      throw new MemeException.Unavailable(memoryKib / 1024 + " MiB of memory for a passphrase cannot be had now", e);
    }
    Arrays.fill(text, (byte) 0);
    return key;
  }

  /** The same passphrase comes in different bytes from different keyboards. */
  static String normal(Secret passphrase) {
    return Normalizer.normalize(passphrase.revealText(), Normalizer.Form.NFC);
  }
}
