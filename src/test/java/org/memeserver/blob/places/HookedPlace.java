package org.memeserver.blob.places;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.blob.StoredBlob;
import org.memeserver.model.BlobId;

/** A place in which a test does something, or has something fail, before and after each step. */
final class HookedPlace implements BlobPlace {
  interface Hook {
    /** @param step such as {@code "before commit"} */
    void at(String step, BlobId id) throws IOException;
  }

  private interface Step<T> {
    T run() throws IOException;
  }

  private final BlobPlace inner;
  private final Hook hook;

  HookedPlace(BlobPlace inner, Hook hook) {
    this.inner = inner;
    this.hook = hook;
  }

  private <T> T step(String name, BlobId id, Step<T> step) throws IOException {
    hook.at("before " + name, id);
    T result = step.run();
    hook.at("after " + name, id);
    return result;
  }

  @Override
  public BlobWriter create(BlobId id) throws IOException {
    hook.at("before create", id);
    BlobWriter writer = inner.create(id);
    try {
      hook.at("after create", id);
    } catch (IOException | RuntimeException | Error e) {
      writer.close();
      throw e;
    }
    return new BlobWriter() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        hook.at("before write", id);
        writer.write(bytes);
      }

      @Override
      public long commit() throws IOException {
        return step("commit", id, writer::commit);
      }

      @Override
      public void close() {
        writer.close();
      }
    };
  }

  @Override
  public BlobReader open(BlobId id) throws IOException {
    return hooked(id, step("open", id, () -> inner.open(id)));
  }

  @Override
  public BlobReader open(BlobId id, long from, long to) throws IOException {
    return hooked(id, step("open", id, () -> inner.open(id, from, to)));
  }

  private BlobReader hooked(BlobId id, BlobReader reader) {
    return new BlobReader() {
      @Override
      public long length() {
        return reader.length();
      }

      @Override
      public int read(long position, ByteBuffer into) throws IOException {
        hook.at("before read", id);
        return reader.read(position, into);
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }

  @Override
  public boolean delete(BlobId id) throws IOException {
    return step("delete", id, () -> inner.delete(id));
  }

  @Override
  public boolean has(BlobId id) throws IOException {
    return step("has", id, () -> inner.has(id));
  }

  @Override
  public void own(PlaceOwner owner) throws IOException {
    step("own", null, () -> {
      inner.own(owner);
      return null;
    });
  }

  @Override
  public Optional<PlaceOwner> owner() throws IOException {
    return inner.owner();
  }

  @Override
  public boolean isEmpty() throws IOException {
    return inner.isEmpty();
  }

  @Override
  public void forEach(Consumer<StoredBlob> visitor) throws IOException {
    hook.at("before forEach", null);
    inner.forEach(visitor);
  }

  @Override
  public int removeUnfinished(Predicate<BlobId> inFlight, Instant before) throws IOException {
    return inner.removeUnfinished(inFlight, before);
  }

  @Override
  public void probe() throws IOException {
    hook.at("before probe", null);
    inner.probe();
  }

  @Override
  public Closeable holdForMove() throws IOException {
    return inner.holdForMove();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }

  @Override
  public String toString() {
    return inner.toString();
  }
}
