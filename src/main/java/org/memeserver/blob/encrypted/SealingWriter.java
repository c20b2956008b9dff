package org.memeserver.blob.encrypted;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.memeserver.blob.BlobWriter;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.DareFormat;
import org.memeserver.crypto.DareSealer;

/**
 * Seals what is written, package by package. One package is held back, since only the bytes after it, or the commit, tell whether
 * it is the final one.
 */
final class SealingWriter implements BlobWriter {
  private final BlobWriter inner;
  private final DareSealer sealer;
  private final byte[] held = new byte[DareFormat.PAYLOAD];
  private int count;
  private boolean failed;

  SealingWriter(BlobWriter inner, BlobKey key) {
    this.inner = inner;
    this.sealer = new DareSealer(key);
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    expectNoFailure();
    while (bytes.hasRemaining()) {
      if (count == held.length) {
        seal(false);
      }
      int taken = Math.min(bytes.remaining(), held.length - count);
      bytes.get(held, count, taken);
      count += taken;
    }
  }

  @Override
  public long commit() throws IOException {
    expectNoFailure();
    if (count > 0) {
      seal(true);
    }
    return inner.commit();
  }

  private void seal(boolean last) throws IOException {
    byte[] sealed = Scratch.sealed();
    int length = sealer.seal(held, 0, count, last, sealed, 0);
    count = 0;
    // Until it is known that all went well, it is taken that it did not: a blob with a hole must not be committed.
    failed = true;
    inner.write(ByteBuffer.wrap(sealed, 0, length));
    failed = false;
  }

  private void expectNoFailure() throws IOException {
    if (failed) {
      throw new IOException("an earlier write of this blob failed");
    }
  }

  @Override
  public void close() {
    inner.close();
  }
}
