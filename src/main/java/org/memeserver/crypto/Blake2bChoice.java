package org.memeserver.crypto;

import java.lang.System.Logger.Level;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Decides once for the process whether contents are hashed by our BLAKE2b or by BouncyCastle's: ours has to prove itself. */
final class Blake2bChoice {
  private static final System.Logger LOG = System.getLogger(Blake2bChoice.class.getName());

  /** Around the ends of blocks. So few, because all of it is interpreted. */
  private static final int[] LENGTHS = {0, 1, 127, 128, 129, 255, 256, 257};

  /** The digest of the digests of contents of these lengths. Known in advance, because loading BouncyCastle's classes takes far longer. */
  private static final String PROOF = "ed19d1a50787fb36d0cc5158b2f200372ca5d1ce0cb38923e1036920032b84f8";

  private static final Supplier<Blake2b> CHOSEN = provenOrBouncyCastle(Blake2b256::new);

  private Blake2bChoice() {}

  /** A hash of the chosen kind, for one content. */
  static Blake2b start() {
    return CHOSEN.get();
  }

  /** What was given, or BouncyCastle's when that computes something else or nothing; the log says so then. */
  static Supplier<Blake2b> provenOrBouncyCastle(Supplier<Blake2b> ours) {
    try {
      if (proof(ours).equals(PROOF)) {
        return ours;
      }
      LOG.log(Level.WARNING, "The fast BLAKE2b computes wrong hashes on this Java runtime; BouncyCastle's is used, which is slower");
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.WARNING, "The fast BLAKE2b does not work on this Java runtime; BouncyCastle's is used, which is slower", e);
    }
    return BouncyBlake2b::new;
  }

  /** 64 hex digits: those of {@link #PROOF}, when hashes are right. */
  static String proof(Supplier<Blake2b> hashes) {
    byte[] content = new byte[LENGTHS[LENGTHS.length - 1]];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 167 + 13);
    }
    Blake2b all = hashes.get();
    for (int length : LENGTHS) {
      Blake2b one = hashes.get();
      // In two pieces, the second across the end of a block.
      one.update(content, 0, length / 3);
      one.update(content, length / 3, length - length / 3);
      byte[] digest = one.digest();
      all.update(digest, 0, digest.length);
    }
    return HexFormat.of().formatHex(all.digest());
  }
}
