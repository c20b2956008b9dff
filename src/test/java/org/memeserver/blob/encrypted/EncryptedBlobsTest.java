package org.memeserver.blob.encrypted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.DamagedBlobException;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.DareFormat;
import org.memeserver.model.BlobId;

class EncryptedBlobsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int FULL = DareFormat.PAYLOAD;

  private final MemoryBlobStore stored = new MemoryBlobStore();
  private final EncryptedBlobs blobs = new EncryptedBlobs(stored);
  private final BlobKey key = BlobKey.random(RANDOM);
  private final BlobId id = BlobId.random(RANDOM);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65535, 65536, 65537, 131072, 200_001})
  void theStoreHoldsTheSealedBytesAndTheReaderGivesThePlainOnes(int size) throws IOException {
    byte[] plain = put(size);
    assertEquals(DareFormat.sealedSize(size), stored.bytes(id).length);
    try (BlobReader reader = blobs.open(id, key, size)) {
      assertEquals(size, reader.length());
      for (long at = 0; at < size; at += FULL) {
        ByteBuffer into = ByteBuffer.allocate(FULL);
        assertEquals(Math.min(FULL, size - at), reader.read(at, into));
        assertArrayEquals(
            Arrays.copyOfRange(plain, (int) at, (int) at + into.position()), Arrays.copyOf(into.array(), into.position()));
      }
    }
  }

  @Test
  void nothingOfThePlainBytesIsStored() throws IOException {
    byte[] plain = new byte[100_000];
    Arrays.fill(plain, (byte) 'a');
    put(plain);
    assertFalse(new String(stored.bytes(id), StandardCharsets.ISO_8859_1).contains("aaaa"));
  }

  @Test
  void aReadGoesToTheEndOfItsPackageAtMost() throws IOException {
    put(3 * FULL);
    try (BlobReader reader = blobs.open(id, key)) {
      assertEquals(FULL, reader.read(0, ByteBuffer.allocate(3 * FULL)));
      assertEquals(1, reader.read(FULL - 1, ByteBuffer.allocateDirect(3 * FULL)));
      assertEquals(FULL, reader.read(2 * FULL, ByteBuffer.allocateDirect(3 * FULL)));
      assertEquals(10, reader.read(5, ByteBuffer.allocate(10)));
      assertEquals(0, reader.read(5, ByteBuffer.allocate(0)));
      assertThrows(IllegalArgumentException.class, () -> reader.read(-1, ByteBuffer.allocate(10)));
    }
  }

  @Test
  void aDamagedPackageIsRefusedWholeAndTheOthersStillRead() throws IOException {
    byte[] plain = put(3 * FULL);
    byte[] sealed = stored.bytes(id).clone();
    sealed[DareFormat.PACKAGE + 40_000] ^= 1;
    stored.replace(id, sealed);
    try (BlobReader reader = blobs.open(id, key, 3 * FULL)) {
      for (ByteBuffer into : List.of(ByteBuffer.allocate(FULL), ByteBuffer.allocateDirect(FULL), ByteBuffer.allocate(10))) {
        assertThrows(DamagedBlobException.class, () -> reader.read(FULL, into));
        assertEquals(0, into.position());
        while (into.hasRemaining()) {
          assertEquals(0, into.get());
        }
      }
      ByteBuffer last = ByteBuffer.allocate(FULL);
      assertEquals(FULL, reader.read(2 * FULL, last));
      assertArrayEquals(Arrays.copyOfRange(plain, 2 * FULL, 3 * FULL), last.array());
    }
  }

  @Test
  void aCutBlobIsFoundWhenItIsOpenedWithItsSize() throws IOException {
    put(2 * FULL + 100);
    byte[] sealed = stored.bytes(id);
    int one = DareFormat.PACKAGE;
    for (int length : new int[] {0, 1, 32, 33, one - 1, one, one + 32, 2 * one, sealed.length - 1, sealed.length + 1}) {
      stored.replace(id, Arrays.copyOf(sealed, length));
      assertThrows(DamagedBlobException.class, () -> blobs.open(id, key, 2 * FULL + 100), "length " + length);
    }
  }

  @Test
  void anImpossibleLengthIsDamageAlsoWithoutTheSize() throws IOException {
    put(2 * FULL);
    byte[] sealed = stored.bytes(id);
    for (int length : new int[] {1, 32, DareFormat.PACKAGE + 1, DareFormat.PACKAGE + 32}) {
      stored.replace(id, Arrays.copyOf(sealed, length));
      assertThrows(DamagedBlobException.class, () -> blobs.open(id, key), "length " + length);
    }
    stored.replace(id, Arrays.copyOf(sealed, DareFormat.PACKAGE));
    try (BlobReader reader = blobs.open(id, key)) {
      assertThrows(DamagedBlobException.class, () -> reader.read(0, ByteBuffer.allocate(FULL)));
    }
  }

  @Test
  void theKeyOfAnotherBlobOpensNothing() throws IOException {
    put(100);
    try (BlobReader reader = blobs.open(id, BlobKey.random(RANDOM), 100)) {
      assertThrows(DamagedBlobException.class, () -> reader.read(0, ByteBuffer.allocate(100)));
    }
  }

  @Test
  void aMissingBlobIsMissingAndNotDamaged() {
    assertThrows(NoSuchBlobException.class, () -> blobs.open(id, key, 100));
  }

  @Test
  void aFailedWriteCannotBeCommittedEvenWhenTheStoreWouldAllowIt() throws IOException {
    IOException failure = new IOException("the disk fell out");
    int[] writes = {0};
    boolean[] closed = {false};
    BlobWriter failsOnce =
        new BlobWriter() {
          @Override
          public void write(ByteBuffer bytes) throws IOException {
            if (++writes[0] == 2) {
              throw failure;
            }
            bytes.position(bytes.limit());
          }

          @Override
          public long commit() {
            throw new AssertionError("a blob with a hole was committed");
          }

          @Override
          public void close() {
            closed[0] = true;
          }
        };
    try (SealingWriter writer = new SealingWriter(failsOnce, key)) {
      writer.write(ByteBuffer.wrap(content(2 * FULL)));
      assertSame(failure, assertThrows(IOException.class, () -> writer.write(ByteBuffer.wrap(content(2 * FULL)))));
      assertThrows(IOException.class, () -> writer.write(ByteBuffer.wrap(content(2 * FULL))));
      assertThrows(IOException.class, writer::commit);
    }
    assertEquals(true, closed[0]);
  }

  private byte[] put(int size) throws IOException {
    return put(content(size));
  }

  private byte[] put(byte[] plain) throws IOException {
    try (BlobWriter writer = blobs.create(id, key)) {
      writer.write(ByteBuffer.wrap(plain));
      assertEquals(DareFormat.sealedSize(plain.length), writer.commit());
    }
    return plain;
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }
}
