package org.memeserver.blob;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.memeserver.model.BlobId;

/**
 * The simplest store there is, to show that the contract is no accident of files, and to look at and tamper with stored bytes.
 * For tests only.
 */
public final class MemoryBlobStore implements BlobPlace {
  private record Kept(byte[] bytes, Instant modified) {}

  private final Map<BlobId, Kept> blobs = new ConcurrentHashMap<>();
  private final Set<BlobId> writing = ConcurrentHashMap.newKeySet();
  private final String name;
  private volatile Optional<PlaceOwner> owner = Optional.empty();
  private volatile boolean closed;

  public MemoryBlobStore() {
    this("the memory");
  }

  /** @param name that people would see */
  public MemoryBlobStore(String name) {
    this.name = name;
  }

  /** The stored bytes themselves. */
  public byte[] bytes(BlobId id) {
    return blobs.get(id).bytes();
  }

  /** Puts other bytes in the place of what was committed. */
  public void replace(BlobId id, byte[] bytes) {
    blobs.put(id, new Kept(bytes, Instant.now()));
  }

  @Override
  public BlobWriter create(BlobId id) throws IOException {
    probe();
    if (blobs.containsKey(id) || !writing.add(id)) {
      throw new FileAlreadyExistsException("blob " + id);
    }
    return new Writer(id);
  }

  private final class Writer implements BlobWriter {
    private final BlobId id;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean ended;

    Writer(BlobId id) {
      this.id = id;
    }

    @Override
    public void write(ByteBuffer more) {
      expectNotEnded();
      byte[] copy = new byte[more.remaining()];
      more.get(copy);
      bytes.writeBytes(copy);
    }

    @Override
    public long commit() throws IOException {
      expectNotEnded();
      probe();
      replace(id, bytes.toByteArray());
      close();
      return bytes.size();
    }

    @Override
    public void close() {
      if (!ended) {
        ended = true;
        writing.remove(id);
      }
    }

    private void expectNotEnded() {
      if (ended) {
        throw new IllegalStateException("the writer has ended");
      }
    }
  }

  @Override
  public BlobReader open(BlobId id) throws IOException {
    probe();
    Kept kept = blobs.get(id);
    if (kept == null) {
      throw new NoSuchBlobException("no blob " + id, null);
    }
    return new Reader(kept.bytes());
  }

  private record Reader(byte[] bytes) implements BlobReader {
    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public int read(long position, ByteBuffer into) {
      if (position >= bytes.length) {
        return -1;
      }
      // Fewer than fit, as the port allows, so that callers that do not loop show.
      int given = (int) Math.min(Math.min(into.remaining(), 50_000), bytes.length - position);
      into.put(bytes, (int) position, given);
      return given;
    }

    @Override
    public void close() {}
  }

  @Override
  public boolean delete(BlobId id) throws IOException {
    probe();
    return blobs.remove(id) != null;
  }

  @Override
  public void forEach(Consumer<StoredBlob> visitor) throws IOException {
    probe();
    blobs.forEach((id, kept) -> visitor.accept(new StoredBlob(id, kept.bytes().length, kept.modified())));
  }

  @Override
  public int removeUnfinished(Predicate<BlobId> inFlight, Instant before) {
    // What a writer holds goes with the writer, so nothing can be left behind.
    return 0;
  }

  @Override
  public void probe() throws IOException {
    if (closed) {
      throw new IOException("the blob store is closed");
    }
  }

  @Override
  public Optional<PlaceOwner> owner() throws IOException {
    probe();
    return owner;
  }

  @Override
  public void own(PlaceOwner now) throws IOException {
    probe();
    owner = Optional.of(now);
  }

  @Override
  public boolean has(BlobId id) throws IOException {
    probe();
    return blobs.containsKey(id);
  }

  @Override
  public boolean isEmpty() throws IOException {
    probe();
    return blobs.isEmpty();
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    closed = true;
  }
}
