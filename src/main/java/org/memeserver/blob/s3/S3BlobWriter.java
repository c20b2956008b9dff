package org.memeserver.blob.s3;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.memeserver.blob.BlobWriter;

/**
 * Gathers the bytes of one blob in memory: those of a small one until the commit, those of a larger one until there is a part to be sent. So a store
 * sees nothing of what is given up early, and shows nothing before the commit.
 */
final class S3BlobWriter implements BlobWriter {
  private static final System.Logger LOG = System.getLogger(S3BlobWriter.class.getName());

  private enum State {
    WRITING,
    FAILED,
    COMMITTED,
    CLOSED
  }

  private final S3Bucket bucket;
  private final PartBuffers buffers;
  private final String name;
  private final Executor threads;
  private final Runnable onEnd;
  private State state = State.WRITING;
  private PartBuffer part;
  private MultipartUpload upload;
  private boolean maybeVisible;

  /**
   * @param name of the object
   * @param threads for sending parts, and for taking back what was sent in vain
   * @param onEnd run once, when nothing more is going to be done under the name
   */
  S3BlobWriter(S3Bucket bucket, PartBuffers buffers, String name, Executor threads, Runnable onEnd) {
    this.bucket = bucket;
    this.buffers = buffers;
    this.name = name;
    this.threads = threads;
    this.onEnd = onEnd;
    this.part = new PartBuffer(buffers, PartSizes.ofPart(1));
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    expectWriting();
    // Until it is known that all went well, it is taken that it did not: a blob with a hole must not be committed.
    state = State.FAILED;
    while (bytes.hasRemaining()) {
      if (part.isFull()) {
        sendPart();
      }
      part.take(bytes);
    }
    state = State.WRITING;
  }

  /** Sends the full part and gets room for the next one. */
  private void sendPart() throws IOException {
    if (upload == null) {
      upload = new MultipartUpload(bucket, name, threads);
    }
    Optional<PartBuffer> arrived = upload.await();
    PartBuffer full = part;
    full.beginSending();
    upload.send(full);
    // From here on the part belongs to the upload; only one of the two holds it, so that it is freed once.
    part = arrived.orElse(null);
    int size = PartSizes.ofPart(upload.next());
    if (part == null && size == PartSizes.SMALL) {
      part = PartBuffer.another(buffers, size);
    }
    if (part != null && part.size() == size && !buffers.areWanted()) {
      part.clear();
      return;
    }
    // Nothing is held while waiting for what others may hold.
    if (part != null) {
      part.free();
    }
    part = upload.await().orElseThrow();
    part.clear();
    if (part.size() != size || buffers.areWanted()) {
      part.free();
      part = new PartBuffer(buffers, size);
    }
  }

  @Override
  public long commit() throws IOException {
    expectWriting();
    state = State.FAILED;
    if (bucket.quickHead(name).isPresent()) {
      throw new FileAlreadyExistsException(name);
    }
    long length = upload == null ? commitWhole() : commitParts();
    state = State.COMMITTED;
    part.free();
    onEnd.run();
    return length;
  }

  private long commitWhole() throws IOException {
    part.beginSending();
    maybeVisible = true;
    bucket.put(name, part);
    return part.length();
  }

  private long commitParts() throws IOException {
    upload.await().ifPresent(PartBuffer::free);
    if (part.length() > 0) {
      PartBuffer last = part;
      last.beginSending();
      part = new PartBuffer(buffers, PartSizes.ofPart(1));
      upload.send(last);
      upload.await().ifPresent(PartBuffer::free);
    }
    maybeVisible = true;
    return upload.complete();
  }

  /** Frees the memory at once; what the store has been sent is taken back in the background, because the store may be what failed. */
  @Override
  public void close() {
    if (state == State.COMMITTED || state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    if (part != null) {
      part.free();
    }
    CompletableFuture<Void> nothingLeft = upload == null ? CompletableFuture.completedFuture(null) : upload.abort();
    if (maybeVisible) {
      nothingLeft = nothingLeft.handleAsync((done, failure) -> {
        note(failure);
        deleteTried();
        return null;
      }, threads);
    }
    nothingLeft.whenComplete((done, failure) -> {
      note(failure);
      onEnd.run();
    });
  }

  /** Whoever failed to commit has heard that there is no such blob, so there must be none, whatever became of the request. */
  private void deleteTried() {
    try {
      bucket.delete(name);
    } catch (IOException e) {
      note(e);
    }
  }

  private void note(Throwable failure) {
    if (failure != null) {
      LOG.log(Level.WARNING, "what is left of an unfinished blob stays until a later sweep: " + name, failure);
    }
  }

  private void expectWriting() throws IOException {
    if (state == State.FAILED) {
      throw new IOException("an earlier write of this blob failed");
    }
    if (state != State.WRITING) {
      throw new IllegalStateException("the writer is " + state);
    }
  }
}
