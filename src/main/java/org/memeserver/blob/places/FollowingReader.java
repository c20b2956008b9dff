package org.memeserver.blob.places;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.DamagedBlobException;
import org.memeserver.blob.NoSuchBlobException;

/** Reads a blob and follows it when it is moved meanwhile. */
final class FollowingReader implements BlobReader {
  /** A move takes longer than a read, so even one that goes there and back is caught up with; a blob that is gone is not looked for without end. */
  private static final int MOST_TURNS = 3;

  private final Finding finding;
  private final long length;
  private BlobReader current;
  private boolean closed;

  interface Finding {
    /**
     * Opens the blob wherever it is now.
     *
     * @param position of the next byte that is needed
     * @throws NoSuchBlobException when it is nowhere
     */
    BlobReader from(long position) throws IOException;
  }

  /** @param first where it was found; closed with this reader */
  FollowingReader(BlobReader first, Finding finding) {
    this.current = first;
    this.length = first.length();
    this.finding = finding;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(long position, ByteBuffer into) throws IOException {
    int start = into.position();
    for (int turn = 1; ; turn++) {
      try {
        return current.read(position, into);
      } catch (NoSuchBlobException e) {
        if (closed || turn == MOST_TURNS) {
          throw e;
        }
        into.position(start);
        follow(position);
      }
    }
  }

  private void follow(long position) throws IOException {
    BlobReader next = finding.from(position);
    if (next.length() != length) {
      next.close();
      throw new DamagedBlobException("the blob has " + next.length() + " bytes in one place and " + length + " in the other", null);
    }
    current.close();
    current = next;
  }

  @Override
  public void close() {
    closed = true;
    current.close();
  }
}
