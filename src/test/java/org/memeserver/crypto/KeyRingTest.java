package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.memeserver.model.Secret;

class KeyRingTest {
  private final SecureRandom random = new SecureRandom();
  private final StorageKey old = storageKey();
  private final StorageKey current = storageKey();
  private final KeyRing ring = new KeyRing(current, List.of(old), random);
  private final BlobKey key = BlobKey.random(random);

  @Test
  void aWrappedKeyUnwraps() throws Exception {
    WrappedKey wrapped = ring.wrap(key, "muid", 5);
    assertEquals(current.id(), wrapped.storageKeyId());
    assertEquals(KeyRing.WRAPPED_BYTES, wrapped.sealed().length);
    assertEquals(72, KeyRing.WRAPPED_BYTES);
    assertEquals(key, ring.unwrap(wrapped, "muid", 5));
  }

  @Test
  void aKeyWrappedUnderARetiredKeyUnwraps() throws Exception {
    WrappedKey wrapped = new KeyRing(old, List.of(), random).wrap(key, "muid", 5);
    assertEquals(key, ring.unwrap(wrapped, "muid", 5));
    assertEquals(current.id(), ring.activeId());
    assertEquals(Set.of(current.id(), old.id()), ring.ids());
  }

  @Test
  void twoWrappingsOfOneKeyDiffer() {
    assertNotEquals(ring.wrap(key, "muid", 5), ring.wrap(key, "muid", 5));
  }

  @Test
  void aKeyOfAnotherContentOrSizeIsDamage() {
    WrappedKey wrapped = ring.wrap(key, "muid", 5);
    assertThrows(DamagedKeyException.class, () -> ring.unwrap(wrapped, "other", 5));
    assertThrows(DamagedKeyException.class, () -> ring.unwrap(wrapped, "muid\0", 5));
    assertThrows(DamagedKeyException.class, () -> ring.unwrap(wrapped, "muid", 0));
  }

  @Test
  void everyByteOfAWrappedKeyCounts() {
    WrappedKey wrapped = ring.wrap(key, "muid", 5);
    for (int i = 0; i < KeyRing.WRAPPED_BYTES; i++) {
      byte[] changed = wrapped.sealed();
      changed[i] ^= 1;
      WrappedKey tampered = new WrappedKey(wrapped.storageKeyId(), changed);
      assertThrows(DamagedKeyException.class, () -> ring.unwrap(tampered, "muid", 5));
    }
    for (int length : new int[] {0, 11, 12, 71, 73}) {
      WrappedKey cut = new WrappedKey(wrapped.storageKeyId(), Arrays.copyOf(wrapped.sealed(), length));
      assertThrows(DamagedKeyException.class, () -> ring.unwrap(cut, "muid", 5));
    }
  }

  @Test
  void aKeyUnderAnUnknownStorageKeyIsUnavailableAndNotDamaged() {
    WrappedKey foreign = new KeyRing(storageKey(), List.of(), random).wrap(key, "muid", 5);
    var e = assertThrows(KeyUnavailableException.class, () -> ring.unwrap(foreign, "muid", 5));
    assertEquals("storage key " + foreign.storageKeyId() + " is not in the key ring", e.getMessage());
    WrappedKey renamed = new WrappedKey(old.id(), ring.wrap(key, "muid", 5).sealed());
    assertThrows(DamagedKeyException.class, () -> ring.unwrap(renamed, "muid", 5));
  }

  @Test
  void theIdOfAStorageKeyFollowsFromTheKey() {
    Secret zeros = Secret.of(new byte[32]);
    assertEquals(StorageKey.of(zeros), StorageKey.of(zeros));
    assertEquals(16, StorageKey.of(zeros).id().length());
    assertNotEquals(old.id(), current.id());
    assertThrows(IllegalArgumentException.class, () -> new StorageKey(old.id(), current.key()));
    assertThrows(IllegalArgumentException.class, () -> StorageKey.of(Secret.of(new byte[31])));
  }

  @Test
  void nothingOfAKeyIsPrinted() {
    String hex = HexFormat.of().formatHex(current.key().reveal());
    assertFalse(current.toString().contains(hex.substring(0, 8)), current.toString());
    assertEquals("(blob key)", key.toString());
    assertEquals("(key wrapped under " + current.id() + ")", ring.wrap(key, "muid", 5).toString());
  }

  @Test
  void theNonceOfABlobKeyHasTheFinalMarkCleared() {
    byte[] nonce = new byte[12];
    Arrays.fill(nonce, (byte) 0xff);
    assertEquals(0x7f, new BlobKey(new byte[32], nonce).nonce()[0]);
    assertThrows(IllegalArgumentException.class, () -> new BlobKey(new byte[31], nonce));
    assertThrows(IllegalArgumentException.class, () -> new BlobKey(new byte[32], new byte[11]));
  }

  private StorageKey storageKey() {
    byte[] bytes = new byte[StorageKey.BYTES];
    random.nextBytes(bytes);
    return StorageKey.of(Secret.of(bytes));
  }
}
