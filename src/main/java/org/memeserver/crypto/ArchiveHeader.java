package org.memeserver.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import org.memeserver.crypto.ArchiveKeyException.Reason;
import org.memeserver.model.Secret;

/**
 * The first bytes of an archive, which hold the key of the rest, sealed under a passphrase or, if there is none, under a key that everybody knows: such
 * an archive shows damage, and everybody can read it.
 *
 * <pre>
 *   [0..7]      MEMEARCH, ASCII
 *   [8]         1, the version
 *   [9]         1 when sealed under a passphrase, 0 when under 32 zero bytes
 *   [10..13]    memory of Argon2id in KiB     [14..17]  its passes     [18..33]  its salt
 *   [34..45]    nonce
 *   [46..105]   AES-256-GCM over the data key (32) and the package nonce (12), with its tag; bytes 0 to 45 are the associated data
 *   [106..137]  SHA-256 of bytes 0 to 105, by which a wrong passphrase is told from damage
 * </pre>
 */
public final class ArchiveHeader {
  /** Bytes of a header. */
  public static final int BYTES = 138;

  private static final byte[] MAGIC = "MEMEARCH".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;

  /** A third of a second on a small machine. More memory would not fit beside a server at work in a heap of 128 MB. */
  private static final Argon2id COST = new Argon2id(32 * 1024, 3, 1);

  private static final int SALT_AT = 18;
  private static final int NONCE_AT = SALT_AT + Argon2id.SALT_BYTES;
  private static final int SEALED_AT = NONCE_AT + BlobKey.NONCE_BYTES;
  private static final int DIGEST_AT = SEALED_AT + BlobKey.KEY_BYTES + BlobKey.NONCE_BYTES + DareFormat.TAG;

  private ArchiveHeader() {}

  /** The header of an archive whose packages are sealed with a key. */
  public static byte[] seal(BlobKey key, Optional<Secret> passphrase, SecureRandom random) {
    byte[] salt = new byte[Argon2id.SALT_BYTES];
    byte[] nonce = new byte[BlobKey.NONCE_BYTES];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    byte[] header = new byte[BYTES];
    ByteBuffer.wrap(header)
        .put(MAGIC)
        .put(VERSION)
        .put((byte) (passphrase.isPresent() ? 1 : 0))
        .putInt(COST.memoryKib())
        .putInt(COST.passes())
        .put(salt)
        .put(nonce);
    byte[] plain = Arrays.copyOf(key.key(), BlobKey.KEY_BYTES + BlobKey.NONCE_BYTES);
    System.arraycopy(key.nonce(), 0, plain, BlobKey.KEY_BYTES, BlobKey.NONCE_BYTES);
    Aead aead = Aead.AES_256_GCM;
    aead.seal(aead.key(outerKey(COST, passphrase, salt)), nonce, header, SEALED_AT, plain, 0, plain.length, header, SEALED_AT);
    Arrays.fill(plain, (byte) 0);
    System.arraycopy(digest(header), 0, header, DIGEST_AT, BYTES - DIGEST_AT);
    return header;
  }

  /**
   * The key of the packages behind a header.
   *
   * @param header {@link #BYTES} bytes, or fewer if there are no more
   * @param passphrase not looked at when the archive has none
   */
  public static BlobKey open(byte[] header, Optional<Secret> passphrase) throws ArchiveKeyException {
    boolean sealed = expectWhole(header);
    if (sealed && passphrase.isEmpty()) {
      throw new ArchiveKeyException(Reason.NEEDS_PASSPHRASE);
    }
    ByteBuffer numbers = ByteBuffer.wrap(header, 10, 8);
    byte[] plain = new byte[BlobKey.KEY_BYTES + BlobKey.NONCE_BYTES];
    Aead aead = Aead.AES_256_GCM;
    try {
      Argon2id cost = new Argon2id(numbers.getInt(), numbers.getInt(), 1);
      if (sealed && !cost.hasRoom()) {
        throw new ArchiveKeyException(Reason.NEEDS_MEMORY);
      }
      byte[] outer = outerKey(cost, sealed ? passphrase : Optional.empty(), Arrays.copyOfRange(header, SALT_AT, NONCE_AT));
      aead.open(
          aead.key(outer), Arrays.copyOfRange(header, NONCE_AT, SEALED_AT), header, SEALED_AT, header, SEALED_AT, DIGEST_AT - SEALED_AT, plain, 0);
    } catch (AEADBadTagException e) {
      throw new ArchiveKeyException(sealed ? Reason.WRONG_PASSPHRASE : Reason.DAMAGED);
    } catch (IllegalArgumentException e) {
      throw new ArchiveKeyException(Reason.DAMAGED);
    }
    BlobKey key = new BlobKey(Arrays.copyOf(plain, BlobKey.KEY_BYTES), Arrays.copyOfRange(plain, BlobKey.KEY_BYTES, plain.length));
    Arrays.fill(plain, (byte) 0);
    return key;
  }

  /** Whether an archive may begin with these bytes, however few they are. */
  public static boolean mayBeginWith(byte[] first) {
    int length = Math.min(first.length, MAGIC.length);
    return Arrays.equals(first, 0, length, MAGIC, 0, length);
  }

  /**
   * Whether a passphrase is needed.
   *
   * @throws ArchiveKeyException when it is no header, or not as it was written
   */
  public static boolean expectWhole(byte[] header) throws ArchiveKeyException {
    if (header.length < MAGIC.length || !Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new ArchiveKeyException(Reason.NO_ARCHIVE);
    }
    if (header.length != BYTES || !MessageDigest.isEqual(digest(header), Arrays.copyOfRange(header, DIGEST_AT, BYTES))) {
      boolean newer = header.length > MAGIC.length && header[MAGIC.length] > VERSION;
      throw new ArchiveKeyException(newer ? Reason.NEWER : Reason.DAMAGED);
    }
    if (header[MAGIC.length] != VERSION) {
      throw new ArchiveKeyException(Reason.NEWER);
    }
    return header[MAGIC.length + 1] != 0;
  }

  private static byte[] outerKey(Argon2id cost, Optional<Secret> passphrase, byte[] salt) {
    return passphrase.map(text -> cost.key(text, salt)).orElseGet(() -> new byte[BlobKey.KEY_BYTES]);
  }

  private static byte[] digest(byte[] header) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(header, 0, DIGEST_AT);
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
