package org.memeserver.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.AEADBadTagException;

/**
 * Wraps and unwraps blob keys with the storage keys at hand: new ones under the active key, old ones under whichever they were
 * wrapped with. Safe for use by many threads.
 *
 * <p>A wrapped key is a random 12-byte nonce, then AES-256-GCM over key and nonce of the blob (44 bytes), then the 16-byte tag.
 * Associated data: the ASCII label {@code meme wrapped key v1}, the length of the bound text in UTF-8 bytes (4 bytes,
 * big-endian), the text, and the plain size (8 bytes, big-endian). Random nonces allow for 2^32 wrappings under one storage key.
 */
public final class KeyRing {
  /** Bytes of a wrapped key. */
  public static final int WRAPPED_BYTES = BlobKey.NONCE_BYTES + BlobKey.KEY_BYTES + BlobKey.NONCE_BYTES + DareFormat.TAG;

  private static final byte[] LABEL = "meme wrapped key v1".getBytes(StandardCharsets.US_ASCII);

  private final SecureRandom random;
  private volatile Ring ring;

  /** What is exchanged as one. */
  private record Ring(StorageKey active, Map<String, StorageKey> keys, Map<String, StorageKey> former) {
    static Ring of(StorageKey active, Collection<StorageKey> others, Map<String, StorageKey> former) {
      Map<String, StorageKey> keys = new LinkedHashMap<>();
      keys.put(active.id(), active);
      others.forEach(key -> keys.put(key.id(), key));
      return new Ring(active, Collections.unmodifiableMap(keys), Map.copyOf(former));
    }

    StorageKey find(String id) {
      StorageKey key = keys.get(id);
      return key == null ? former.get(id) : key;
    }

    Ring exchange(StorageKey next, Collection<StorageKey> others) {
      Map<String, StorageKey> all = new HashMap<>(former);
      all.putAll(keys);
      return of(next, others, all);
    }
  }

  /** @param others keys for unwrapping only; the active one may be among them */
  public KeyRing(StorageKey active, Collection<StorageKey> others, SecureRandom random) {
    this.random = random;
    this.ring = Ring.of(active, others, Map.of());
  }

  /**
   * Puts other keys in the place of those at hand. Former ones can still be unwrapped with as long as this process lives: somebody may just have read a
   * row that is being wrapped anew.
   */
  public synchronized void exchange(StorageKey active, Collection<StorageKey> others) {
    ring = ring.exchange(active, others);
  }

  /** The id of the key that new wrappings are made with. */
  public String activeId() {
    return ring.active().id();
  }

  /** The ids of all keys, the active one first. */
  public Set<String> ids() {
    return ring.keys().keySet();
  }

  /**
   * Wraps a key with the active storage key.
   *
   * @param boundTo what the key is for, such as a muid; the same must be said to unwrap it
   * @param plainSize plain bytes of the content, bound likewise: a blob that was cut whole packages short, or to nothing, shows
   * by it
   */
  public WrappedKey wrap(BlobKey key, String boundTo, long plainSize) {
    StorageKey active = ring.active();
    byte[] nonce = new byte[BlobKey.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] plain = Arrays.copyOf(key.key(), BlobKey.KEY_BYTES + BlobKey.NONCE_BYTES);
    System.arraycopy(key.nonce(), 0, plain, BlobKey.KEY_BYTES, BlobKey.NONCE_BYTES);
    byte[] sealed = Arrays.copyOf(nonce, WRAPPED_BYTES);
    byte[] associated = associated(boundTo, plainSize);
    Aead aead = Aead.AES_256_GCM;
    aead.seal(
        aead.key(active.key().reveal()), nonce, associated, associated.length, plain, 0, plain.length, sealed, nonce.length);
    Arrays.fill(plain, (byte) 0);
    return new WrappedKey(active.id(), sealed);
  }

  /**
   * Unwraps a key, and so learns that it was wrapped for this content and size.
   *
   * @throws KeyUnavailableException when its storage key is not in the ring
   * @throws DamagedKeyException when it does not authenticate
   */
  public BlobKey unwrap(WrappedKey wrapped, String boundTo, long plainSize) throws KeyUnavailableException, DamagedKeyException {
    StorageKey storageKey = ring.find(wrapped.storageKeyId());
    if (storageKey == null) {
      throw new KeyUnavailableException(wrapped.storageKeyId());
    }
    byte[] sealed = wrapped.sealed();
    if (sealed.length != WRAPPED_BYTES) {
      throw new DamagedKeyException(storageKey.id());
    }
    byte[] nonce = Arrays.copyOf(sealed, BlobKey.NONCE_BYTES);
    byte[] plain = new byte[BlobKey.KEY_BYTES + BlobKey.NONCE_BYTES];
    byte[] associated = associated(boundTo, plainSize);
    Aead aead = Aead.AES_256_GCM;
    try {
      aead.open(
          aead.key(storageKey.key().reveal()),
          nonce, associated, associated.length, sealed, nonce.length, sealed.length - nonce.length, plain, 0);
    } catch (AEADBadTagException e) {
      throw new DamagedKeyException(storageKey.id());
    }
    BlobKey key =
        new BlobKey(Arrays.copyOf(plain, BlobKey.KEY_BYTES), Arrays.copyOfRange(plain, BlobKey.KEY_BYTES, plain.length));
    Arrays.fill(plain, (byte) 0);
    return key;
  }

  private static byte[] associated(String boundTo, long plainSize) {
    byte[] bound = boundTo.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(LABEL.length + Integer.BYTES + bound.length + Long.BYTES)
        .put(LABEL)
        .putInt(bound.length)
        .put(bound)
        .putLong(plainSize)
        .array();
  }
}
