package org.memeserver.upkeep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.blob.encrypted.EncryptedBlobs;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.ContentHash;
import org.memeserver.crypto.KeyRing;
import org.memeserver.crypto.KeyUnavailableException;
import org.memeserver.crypto.StorageKey;
import org.memeserver.crypto.WrappedKey;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.Database;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.MediaSearch;
import org.memeserver.db.NewBlob;
import org.memeserver.db.NewMedia;
import org.memeserver.db.StorageKeyRepository;
import org.memeserver.media.Reencryption;
import org.memeserver.media.Throttle;
import org.memeserver.media.Vault;
import org.memeserver.model.BlobId;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.Secret;
import org.memeserver.support.Contents;

class RotatingTest {
  private static final StorageKey OLD = StorageKey.of(Secret.of(Contents.of(2, 32)));
  private static final StorageKey NEW = StorageKey.of(Secret.of(Contents.of(3, 32)));

  private final SecureRandom random = new SecureRandom();
  private final MemoryBlobStore store = new MemoryBlobStore();
  private final Map<Muid, byte[]> contents = new LinkedHashMap<>();
  private final KeyRing ring = new KeyRing(OLD, List.of(), random);
  @TempDir private Path folder;
  private Database database;
  private MediaSearch search;
  private MediaRepository media;
  private BlobRepository blobs;
  private StorageKeyRepository rows;

  @BeforeEach
  void open() throws IOException {
    database = Database.openH2(folder.resolve("db"));
    search = database.openSearch(folder.resolve("search"));
    media = new MediaRepository(database, search);
    blobs = new BlobRepository(database);
    rows = new StorageKeyRepository(database);
    rows.admit(OLD.id(), Instant.EPOCH);
    for (int i = 0; i < 30; i++) {
      upload(Contents.of(100 + i, i * 7000));
    }
  }

  @AfterEach
  void close() {
    search.close();
    database.close();
  }

  private void upload(byte[] content) throws IOException {
    ContentHash hash = new ContentHash();
    hash.update(content, 0, content.length);
    Muid muid = hash.finish();
    BlobId id = BlobId.random(random);
    BlobKey key = BlobKey.random(random);
    try (BlobWriter writer = new EncryptedBlobs(store).create(id, key)) {
      writer.write(ByteBuffer.wrap(content));
      writer.commit();
    }
    WrappedKey wrapped = ring.wrap(key, "content:" + muid, content.length);
    MediaDetails details = new MediaDetails("name", "", 0, 60, List.of(), Optional.empty());
    byte[] point = Contents.of(contents.size(), 33);
    point[0] = 2;
    PublicKey owner = PublicKey.of(point);
    media.save(
        new NewMedia(muid, owner, details, "a", "image/png", 0, 0, false, false, Instant.EPOCH),
        new NewBlob(id, "content:" + muid, content.length, wrapped.sealed(), wrapped.storageKeyId()), Optional.empty());
    contents.put(muid, content);
  }

  private RotationOutcome rewrap(Watcher watcher) throws JobFailure {
    return new Rotating(rows, ring, Clock.systemUTC()).run(new Rewrapping(rows, ring), watcher);
  }

  private RotationOutcome reencrypt(Watcher watcher) throws JobFailure {
    Vault vault = new Vault(store, ring, random, Runnable::run);
    return new Rotating(rows, ring, Clock.systemUTC()).run(new Reencrypting(new Reencryption(vault, blobs, Throttle.of(0), Clock.systemUTC())), watcher);
  }

  private void expectAllReadableWithAlone(StorageKey key) throws Exception {
    KeyRing alone = new KeyRing(key, List.of(), random);
    for (Map.Entry<Muid, byte[]> content : contents.entrySet()) {
      ContentBlob blob = blobs.blobOf(content.getKey()).orElseThrow();
      BlobKey dataKey = alone.unwrap(new WrappedKey(blob.storageKeyId(), blob.wrappedKey()), blob.boundTo(), blob.size());
      ByteBuffer read = ByteBuffer.allocate(content.getValue().length);
      try (BlobReader reader = new EncryptedBlobs(store).open(blob.id(), dataKey, blob.size())) {
        while (read.hasRemaining()) {
          assertTrue(reader.read(read.position(), read) > 0);
        }
      }
      assertArrayEquals(content.getValue(), read.array());
    }
  }

  private void expectNothingReadableWith(StorageKey key) {
    KeyRing alone = new KeyRing(key, List.of(), random);
    for (Muid muid : contents.keySet()) {
      ContentBlob blob = blobs.blobOf(muid).orElseThrow();
      assertThrows(
          KeyUnavailableException.class,
          () -> alone.unwrap(new WrappedKey(blob.storageKeyId(), blob.wrappedKey()), blob.boundTo(), blob.size()));
    }
  }

  private Set<BlobId> stored() throws IOException {
    Set<BlobId> ids = new HashSet<>();
    store.forEach(blob -> ids.add(blob.id()));
    return ids;
  }

  @Test
  void afterwardsTheNewKeyAloneOpensAllAndTheOldOneNothing() throws Exception {
    expectAllReadableWithAlone(OLD);
    Set<BlobId> before = stored();
    ring.exchange(NEW, List.of(OLD));
    RotationOutcome outcome = rewrap(Watcher.NOBODY);
    assertEquals(new RotationOutcome(true, NEW.id(), 30, 0, 0, 0, List.of(), Set.of(OLD.id())), outcome);
    expectAllReadableWithAlone(NEW);
    expectNothingReadableWith(OLD);
    assertEquals(before, stored(), "no file was touched");
    assertEquals(Set.of(NEW.id()), rows.known().keySet());
    assertEquals(new RotationOutcome(true, NEW.id(), 0, 0, 0, 0, List.of(), Set.of()), rewrap(Watcher.NOBODY), "again there is nothing to do");
  }

  @Test
  void reencryptionLeavesNoOldFileAndNoOldDataKey() throws Exception {
    Set<BlobId> before = stored();
    ring.exchange(NEW, List.of(OLD));
    RotationOutcome outcome = reencrypt(Watcher.NOBODY);
    assertEquals(30, outcome.keys());
    assertEquals(contents.values().stream().mapToLong(content -> content.length).sum(), outcome.bytes());
    assertEquals(Set.of(OLD.id()), outcome.retired());
    expectAllReadableWithAlone(NEW);
    Set<BlobId> after = stored();
    assertEquals(30, after.size());
    assertTrue(after.stream().noneMatch(before::contains));
  }

  @Test
  void workThatIsStoppedGoesOnAndKeepsTheOldKeyUntilThen() throws Exception {
    ring.exchange(NEW, List.of(OLD));
    RotationOutcome stopped = reencrypt(stoppingAt(7));
    assertEquals(7, stopped.keys());
    assertEquals(23, stopped.left());
    assertFalse(stopped.complete());
    assertEquals(Set.of(), stopped.retired());
    assertEquals(Set.of(OLD.id(), NEW.id()), rows.known().keySet());
    RotationOutcome rest = reencrypt(Watcher.NOBODY);
    assertEquals(23, rest.keys());
    assertEquals(Set.of(OLD.id()), rest.retired());
    expectAllReadableWithAlone(NEW);
    assertEquals(30, stored().size());
  }

  @Test
  void whatCannotBeReadIsNamedAndItsKeyStays() throws Exception {
    List<ContentBlob> all = new ArrayList<>();
    contents.keySet().forEach(muid -> all.add(blobs.blobOf(muid).orElseThrow()));
    store.delete(all.get(3).id());
    byte[] bytes = store.bytes(all.get(9).id()).clone();
    bytes[40] ^= 1;
    store.replace(all.get(9).id(), bytes);
    ring.exchange(NEW, List.of(OLD));
    RotationOutcome outcome = reencrypt(Watcher.NOBODY);
    assertEquals(28, outcome.keys());
    assertEquals(2, outcome.left());
    assertEquals(2, outcome.troubled());
    assertEquals(
        Set.of(all.get(3).id().text(), all.get(9).id().text()),
        Set.copyOf(outcome.troubles().stream().map(RotationOutcome.Trouble::blob).toList()));
    assertEquals(Set.of(), outcome.retired());
    assertTrue(stored().contains(all.get(9).id()), "what may be mended by hand stays");
    RotationOutcome wrapped = rewrap(Watcher.NOBODY);
    assertEquals(2, wrapped.keys(), "their keys can be wrapped anew without reading them");
    assertEquals(Set.of(OLD.id()), wrapped.retired());
  }

  @Test
  void rowsOfAKeyThatIsNotThereAreNamedAndStay() throws Exception {
    ring.exchange(NEW, List.of());
    KeyRing withoutOld = new KeyRing(NEW, List.of(), random);
    RotationOutcome outcome = new Rotating(rows, withoutOld, Clock.systemUTC()).run(new Rewrapping(rows, withoutOld), Watcher.NOBODY);
    assertEquals(30, outcome.troubled());
    assertEquals(30, outcome.left());
    assertEquals(30, outcome.troubles().size());
    assertFalse(outcome.troubles().get(0).why().isEmpty());
    assertEquals(Set.of(), outcome.retired());
  }

  @Test
  void anotherKeyThatComesIntoForceEndsIt() {
    StorageKey third = StorageKey.of(Secret.of(Contents.of(4, 32)));
    ring.exchange(NEW, List.of(OLD));
    assertThrows(JobFailure.class, () -> reencrypt(new Watcher() {
      @Override
      public void step(String what, long done, long total) {
        if (done == 3) {
          rows.admit(third.id(), Instant.EPOCH);
          ring.exchange(third, List.of(NEW, OLD));
        }
      }

      @Override
      public void note(String line) {}

      @Override
      public boolean isStopped() {
        return false;
      }
    }));
    assertEquals(Set.of(OLD.id(), NEW.id(), third.id()), rows.known().keySet());
  }

  /** A row that was read just before its key was wrapped anew can still be opened by the process that read it. */
  @Test
  void aReaderThatLookedBeforeStillReads() throws Exception {
    ContentBlob seen = blobs.blobOf(contents.keySet().iterator().next()).orElseThrow();
    ring.exchange(NEW, List.of(OLD));
    rewrap(Watcher.NOBODY);
    ring.exchange(NEW, List.of());
    ring.unwrap(new WrappedKey(seen.storageKeyId(), seen.wrappedKey()), seen.boundTo(), seen.size());
    assertEquals(Set.of(NEW.id()), ring.ids());
  }

  private static Watcher stoppingAt(long files) {
    return new Watcher() {
      private int asked;

      @Override
      public void step(String what, long done, long total) {}

      @Override
      public void note(String line) {}

      @Override
      public boolean isStopped() {
        return ++asked > files;
      }
    };
  }
}
