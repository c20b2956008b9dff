package org.memeserver.backup;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.memeserver.crypto.DareFormat;
import org.memeserver.model.BlobId;

/** The blobs of a moment with their lengths, in the order of their ids; 24 bytes of memory each. */
final class BlobList {
  private static final int ENTRY = 24;
  private static final int IN_A_BLOCK = 1 << 14;

  private final List<ByteBuffer> blocks = new ArrayList<>();
  private String lastId = "";
  private int count;
  private long bytes;

  /** A blob as its row says it is. */
  record Entry(BlobId id, long length) {}

  /**
   * Adds a blob.
   *
   * @throws IllegalStateException when its id is not higher than that before: what is looked up in rising order would be taken for missing
   */
  void add(String id, long plainSize) {
    if (id.compareTo(lastId) <= 0) {
      throw new IllegalStateException("blob " + id + " came after " + lastId);
    }
    lastId = id;
    if (count % IN_A_BLOCK == 0) {
      blocks.add(ByteBuffer.allocate(IN_A_BLOCK * ENTRY));
    }
    long length = DareFormat.sealedSize(plainSize);
    blocks.get(count / IN_A_BLOCK).put(HexFormat.of().parseHex(id)).putLong(length);
    count++;
    bytes += length;
  }

  /** Whether a blob is in it. */
  boolean has(BlobId id) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = get(middle).id().text().compareTo(id.text());
      if (order == 0) {
        return true;
      }
      low = order < 0 ? middle + 1 : low;
      high = order > 0 ? middle - 1 : high;
    }
    return false;
  }

  int count() {
    return count;
  }

  /** Bytes of all. */
  long bytes() {
    return bytes;
  }

  /** @param index from 0 to less than {@link #count} */
  Entry get(int index) {
    ByteBuffer block = blocks.get(index / IN_A_BLOCK);
    int at = index % IN_A_BLOCK * ENTRY;
    byte[] id = new byte[16];
    block.get(at, id);
    return new Entry(new BlobId(HexFormat.of().formatHex(id)), block.getLong(at + id.length));
  }
}
