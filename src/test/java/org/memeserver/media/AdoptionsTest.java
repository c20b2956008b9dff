package org.memeserver.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.ContentHash;
import org.memeserver.crypto.DareBytes;
import org.memeserver.db.AdoptionRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.Database;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.picture.Pictures;
import org.memeserver.support.AdmittedKeys;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;

/** What is kept of an old content and what is said of one that is not; and that nothing stays of the latter. */
class AdoptionsTest {
  private static final int PAYLOAD = 65_536;
  private static final int PACKAGE = PAYLOAD + 32;

  @TempDir private Path folder;
  private final SecureRandom random = new SecureRandom();
  private final byte[] fileKey = Contents.of(1, 32);
  private FileBlobStore store;
  private Database database;
  private Vault vault;
  private Adoptions adoptions;

  @BeforeEach
  void open() throws IOException {
    store = FileBlobStore.open(folder.resolve("files"));
    database = Database.openH2(folder.resolve("db"));
    vault = new Vault(store, AdmittedKeys.ring(database), random, Runnable::run);
    adoptions =
        new Adoptions(
            vault, new AdoptionRepository(database), new ContentPictures(vault, new Pictures(1_000_000)), Optional.empty(), random,
            Clock.systemUTC());
  }

  @AfterEach
  void close() throws IOException {
    database.close();
    store.close();
  }

  private byte[] sealed(byte[] content) {
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    return DareBytes.seal(BlobKey.withNonceOf(fileKey, nonce), content);
  }

  private static OldContent old(byte[] bytes, OldContent.Form form) {
    return new OldContent(Channels.newChannel(new ByteArrayInputStream(bytes)), bytes.length, form, Optional.empty());
  }

  private Adoption adopt(byte[] content, byte[] stored) {
    return adoptions.content(ContentHash.of(content), old(stored, OldContent.Form.SEALED), fileKey, OptionalLong.of(content.length));
  }

  private byte[] read(ContentBlob blob) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) blob.size());
    try (BlobReader reader = vault.open(blob)) {
      while (all.hasRemaining()) {
        reader.read(all.position(), all);
      }
    }
    return all.array();
  }

  private List<Path> left() throws IOException {
    BlobFolder disk = new BlobFolder(folder.resolve("files"));
    List<Path> all = new ArrayList<>(disk.blobs());
    all.addAll(disk.unfinished());
    return all;
  }

  private void refused(Class<? extends Adoption> how, byte[] content, byte[] stored) throws IOException {
    assertInstanceOf(how, adopt(content, stored));
    assertEquals(List.of(), left());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PAYLOAD - 1, PAYLOAD, PAYLOAD + 1, 2 * PAYLOAD, 3 * PAYLOAD + 5})
  void aGoodContentIsKeptByteForByte(int size) throws IOException {
    byte[] content = Contents.of(4, size);
    byte[] stored = sealed(content);
    Adoption.Kept kept = assertInstanceOf(Adoption.Kept.class, adopt(content, stored));
    assertEquals(size, kept.blob().size());
    assertArrayEquals(content, read(kept.blob().asStored()));
    assertArrayEquals(stored, java.nio.file.Files.readAllBytes(left().get(0)));
    assertEquals(1, left().size());
  }

  @Test
  void aPlainContentIsSealedOnTheWay() throws IOException {
    byte[] content = Contents.of(4, 2 * PAYLOAD + 7);
    Adoption kept = adoptions.content(ContentHash.of(content), old(content, OldContent.Form.PLAIN), fileKey, OptionalLong.empty());
    assertArrayEquals(content, read(assertInstanceOf(Adoption.Kept.class, kept).blob().asStored()));
    byte[] other = Contents.of(5, 100);
    assertInstanceOf(
        Adoption.Damaged.class,
        adoptions.content(ContentHash.of(content), old(other, OldContent.Form.PLAIN), fileKey, OptionalLong.empty()));
    assertEquals(1, left().size());
  }

  /** Plain bytes do not say where they end and cannot be checked one by one, so the row's size has to tell a cut from other bytes. */
  @Test
  void aPlainContentThatIsWrongIsTruncatedWhenItIsShort() throws IOException {
    byte[] content = Contents.of(4, 2 * PAYLOAD + 7);
    for (int length : new int[] {0, 1, PAYLOAD, 2 * PAYLOAD + 6}) {
      Adoption cut = plain(content, Arrays.copyOf(content, length), OptionalLong.of(content.length));
      assertTrue(assertInstanceOf(Adoption.Truncated.class, cut).why().contains(length == 0 ? "is empty" : "after " + length + " of 131079 bytes"));
    }
    byte[] flipped = content.clone();
    flipped[100] ^= 1;
    assertInstanceOf(Adoption.Damaged.class, plain(content, flipped, OptionalLong.of(content.length)));
    assertInstanceOf(Adoption.Damaged.class, plain(content, Arrays.copyOf(content, content.length + 1), OptionalLong.of(content.length)));
    assertInstanceOf(Adoption.Damaged.class, plain(content, Arrays.copyOf(content, 100), OptionalLong.empty()));
    assertInstanceOf(Adoption.Truncated.class, plain(content, new byte[0], OptionalLong.empty()));
    assertEquals(List.of(), left());
  }

  /** Of templates the Go server lost the beginning, and its rows promise the whole. */
  @Test
  void aPlainContentIsKeptWhateverItsRowPromises() throws IOException {
    byte[] content = Contents.of(4, 10_355);
    for (long promised : new long[] {0, 14_451}) {
      Adoption kept = plain(content, content, OptionalLong.of(promised));
      assertEquals(10_355, assertInstanceOf(Adoption.Kept.class, kept).blob().size());
    }
    assertInstanceOf(Adoption.Kept.class, plain(new byte[0], new byte[0], OptionalLong.of(5)));
  }

  private Adoption plain(byte[] content, byte[] stored, OptionalLong promised) {
    return adoptions.content(ContentHash.of(content), old(stored, OldContent.Form.PLAIN), new byte[32], promised);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 32, 33, 1000, PACKAGE - 1, PACKAGE, PACKAGE + 1, PACKAGE + 31, PACKAGE + 33, 2 * PACKAGE, 2 * PACKAGE + 104})
  void aContentThatEndsEarlyIsTruncated(int length) throws IOException {
    byte[] content = Contents.of(4, 2 * PAYLOAD + 200);
    refused(Adoption.Truncated.class, content, Arrays.copyOf(sealed(content), length));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 9, 15, 16, 5000, PACKAGE - 1, PACKAGE, PACKAGE + 4, PACKAGE + 20, PACKAGE + 231})
  void aFlippedBitIsDamage(int place) throws IOException {
    byte[] content = Contents.of(4, PAYLOAD + 200);
    byte[] stored = sealed(content);
    stored[place] ^= 0x40;
    refused(Adoption.Damaged.class, content, stored);
  }

  /** What was cut and is damaged before the cut is damaged. */
  @Test
  void damageBeforeACutIsDamage() throws IOException {
    byte[] content = Contents.of(4, 3 * PAYLOAD);
    byte[] stored = Arrays.copyOf(sealed(content), 2 * PACKAGE);
    stored[100] ^= 1;
    refused(Adoption.Damaged.class, content, stored);
  }

  @Test
  void whatDoesNotBelongIsDamage() throws IOException {
    byte[] content = Contents.of(4, PAYLOAD + 200);
    byte[] stored = sealed(content);
    refused(Adoption.Damaged.class, content, Arrays.copyOf(stored, stored.length + 1));
    refused(Adoption.Damaged.class, content, Arrays.copyOf(stored, stored.length + PACKAGE));
    refused(Adoption.Damaged.class, content, sealed(Contents.of(6, PAYLOAD + 200)));
    refused(Adoption.Damaged.class, content, sealed(Contents.of(6, 10)));
    refused(Adoption.Damaged.class, content, new byte[500]);
  }

  @Test
  void packagesInAnotherOrderAreDamage() throws IOException {
    byte[] content = Contents.of(4, 2 * PAYLOAD + 200);
    byte[] stored = sealed(content);
    byte[] turned = stored.clone();
    System.arraycopy(stored, 0, turned, PACKAGE, PACKAGE);
    System.arraycopy(stored, PACKAGE, turned, 0, PACKAGE);
    refused(Adoption.Damaged.class, content, turned);
  }

  @Test
  void anotherKeyIsDamage() throws IOException {
    byte[] content = Contents.of(4, 3 * PAYLOAD);
    fileKey[0] ^= 1;
    byte[] stored = sealed(content);
    fileKey[0] ^= 1;
    refused(Adoption.Damaged.class, content, stored);
  }

  /** The hash says what a content is; a row may be wrong about its size. */
  @Test
  void aContentOfAnotherSizeThanPromisedIsKeptIfItIsTheContent() throws IOException {
    byte[] content = Contents.of(4, 10_355);
    Muid muid = ContentHash.of(content);
    Adoption.Kept kept =
        assertInstanceOf(
            Adoption.Kept.class, adoptions.content(muid, old(sealed(content), OldContent.Form.SEALED), fileKey, OptionalLong.of(14_451)));
    assertEquals(10_355, kept.blob().size());
  }

  @Test
  void aSourceThatFailsIsUnreadableAndTheStoreIsNotBlamed() throws IOException {
    ReadableByteChannel failing = Channels.newChannel(new java.io.InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("expected by this test");
      }
    });
    Muid muid = ContentHash.of(new byte[100]);
    OldContent old = new OldContent(failing, 132, OldContent.Form.SEALED, Optional.empty());
    assertInstanceOf(Adoption.Unreadable.class, adoptions.content(muid, old, fileKey, OptionalLong.empty()));
    assertEquals(List.of(), left());
  }

  @Test
  void aStoreThatFailsEndsTheRun() throws IOException {
    byte[] content = Contents.of(4, 100);
    store.close();
    assertThrows(MemeException.Unavailable.class, () -> adopt(content, sealed(content)));
  }
}
