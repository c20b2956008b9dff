package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.bench.ManyRecords;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.encrypted.EncryptedBlobs;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.ContentHash;
import org.memeserver.crypto.DamagedKeyException;
import org.memeserver.crypto.KeyFile;
import org.memeserver.crypto.KeyRing;
import org.memeserver.crypto.Keys;
import org.memeserver.crypto.StorageKey;
import org.memeserver.crypto.WrappedKey;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.Database;
import org.memeserver.db.StorageKeyRepository;
import org.memeserver.model.BlobId;
import org.memeserver.model.Muid;
import org.memeserver.support.BusyClients;
import org.memeserver.support.Contents;
import org.memeserver.support.JarCommand;
import org.memeserver.support.JarServer;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;
import org.memeserver.upkeep.control.ControlClient;

/** A new storage key for very many files in a small heap, beside clients, with the server killed in the middle of it. */
class StorageRotationIT {
  private static final int ROWS = Integer.getInteger("meme.rotate.rows", 3000);
  /** Compiled lightly, because most of it is starts. */
  private static final List<String> SMALL = List.of("-Xmx128m", "-XX:TieredStopAtLevel=1");

  private final SecureRandom random = new SecureRandom();
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;
  private Path data;

  @Test
  void allComeUnderTheNewKeyWhateverHappens() throws Exception {
    data = folder.resolve("data");
    // It makes the keys and the folders, which then belong together.
    JarServer.start(folder, SMALL).close();
    Keys old = KeyFile.load(data.resolve("keys"), Optional.empty()).keys();
    fill(old);

    BusyClients clients;
    try (JarServer server = JarServer.start(folder, SMALL, "--access-log", "false")) {
      clients = new BusyClients(server.port());
      clients.await(20);
      killInTheMiddle(server, clients);
    }
    Keys between = KeyFile.load(data.resolve("keys"), Optional.empty()).keys();

    try (JarServer server = JarServer.start(folder, SMALL, "--access-log", "false")) {
      clients.goOn(server.port());
      clients.await(20);
      long left = wrapped(1);
      long begin = System.nanoTime();
      JarCommand.Ended ended = JarCommand.run(folder, SMALL, "keys", "rotate", "storage", "--json", "--data-dir", data.toString());
      double seconds = (System.nanoTime() - begin) / 1e9;
      clients.end();
      assertEquals(0, ended.code(), ended.err());
      JsonNode outcome = new ObjectMapper().readTree(ended.out());
      assertEquals(between.activeStorage().id(), outcome.path("active").asText(), "it went on");
      assertFalse(outcome.path("fresh").asBoolean());
      assertEquals(old.activeStorage().id(), outcome.path("dropped").path(0).asText());
      assertTrue(left > 0 && left < ROWS, "the kill was in the middle: " + left);
      long stored = wrapped(0);
      long more = stored - ROWS - clients.uploaded();
      assertTrue(more >= 0 && more <= BusyClients.CLIENTS, "some that the kill cut off may have come in: " + more);
      System.getLogger("StorageRotationIT").log(System.Logger.Level.INFO, "{0} of {1} rows after the kill in {2} s, the start of the command counted; "
          + "{3} uploads and {4} downloads beside it, none failed", left, ROWS, seconds, clients.uploaded(), clients.downloaded());
      ended = JarCommand.run(folder, SMALL, "blobs", "verify", "--rate", "0", "--json", "--data-dir", data.toString());
      assertEquals(0, ended.code(), ended.err());
      assertEquals(stored, new ObjectMapper().readTree(ended.out()).path("checked").asLong());
    }
    expectOpenedByTheNewKeyAlone(old.activeStorage());
  }

  /** As the command asks for it, but it hears of each step at once. */
  private void killInTheMiddle(JarServer server, BusyClients clients) throws Exception {
    AtomicBoolean killed = new AtomicBoolean();
    try (ControlClient asked = ControlClient.connect(data).orElseThrow()) {
      assertThrows(JobFailure.class, () -> asked.run("keys.rotate-storage", JsonNodeFactory.instance.objectNode(), new Watcher() {
        @Override
        public void step(String what, long done, long total) {
          if (done >= ROWS / 2 && !killed.getAndSet(true)) {
            kill(server);
          }
        }

        @Override
        public void note(String line) {}

        @Override
        public boolean isStopped() {
          return false;
        }
      }));
    }
    assertTrue(killed.get());
    clients.endCutOff();
  }

  private static void kill(JarServer server) {
    try {
      server.killHard();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many files the storage key has that is listed at this place. */
  private long wrapped(int place) throws Exception {
    try (ControlClient server = ControlClient.connect(data).orElseThrow()) {
      return server.run("keys.list", JsonNodeFactory.instance.objectNode(), Watcher.NOBODY).path("storage").path(place).path("blobs").asLong();
    }
  }

  private void fill(Keys keys) throws Exception {
    KeyRing ring = new KeyRing(keys.activeStorage(), List.of(), random);
    try (FileBlobStore store = FileBlobStore.open(data.resolve("files"))) {
      EncryptedBlobs files = new EncryptedBlobs(store);
      long[] count = {1_000_000};
      ManyRecords.make("h2:" + data, ROWS, () -> {
        byte[] content = Contents.of(count[0]++, 100);
        Muid muid = hash(content);
        BlobId id = BlobId.random(random);
        BlobKey key = BlobKey.random(random);
        try (BlobWriter writer = files.create(id, key)) {
          writer.write(ByteBuffer.wrap(content));
          writer.commit();
        }
        WrappedKey wrapped = ring.wrap(key, "content:" + muid.text(), content.length);
        return new ManyRecords.Made(id.text(), muid, content.length, wrapped.sealed(), wrapped.storageKeyId());
      });
    }
  }

  private static Muid hash(byte[] content) {
    ContentHash hash = new ContentHash();
    hash.update(content, 0, content.length);
    return hash.finish();
  }

  private void expectOpenedByTheNewKeyAlone(StorageKey former) throws Exception {
    Keys now = KeyFile.load(data.resolve("keys"), Optional.empty()).keys();
    assertEquals(List.of(), now.otherStorage());
    KeyRing ring = new KeyRing(now.activeStorage(), List.of(), random);
    KeyRing old = new KeyRing(former, List.of(), random);
    List<String> seen = new ArrayList<>();
    try (Database database = Database.openH2(data)) {
      StorageKeyRepository rows = new StorageKeyRepository(database);
      List<ContentBlob> page = rows.wrappedWithOthers(former.id(), "", 1000);
      while (!page.isEmpty()) {
        for (ContentBlob blob : page) {
          seen.add(blob.id().text());
          ring.unwrap(new WrappedKey(blob.storageKeyId(), blob.wrappedKey()), blob.boundTo(), blob.size());
          // Also if somebody makes believe that the former key is the right one.
          assertThrows(DamagedKeyException.class, () -> old.unwrap(new WrappedKey(former.id(), blob.wrappedKey()), blob.boundTo(), blob.size()));
        }
        page = rows.wrappedWithOthers(former.id(), seen.get(seen.size() - 1), 1000);
      }
      assertEquals(0, rows.countWithOthers(now.activeStorage().id()));
    }
    assertTrue(seen.size() >= ROWS, "all were looked at: " + seen.size());
  }
}
