package org.memeserver.blob.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/**
 * One object on its way in parts. A part is sent in the background while the next one is gathered. Used by one thread at a time.
 */
final class MultipartUpload {
  private final S3Bucket bucket;
  private final MultipartRequests requests;
  private final String name;
  private final Executor threads;
  private final List<String> etags = new ArrayList<>();
  private final String upload;
  private CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);
  private PartBuffer sent;
  private int begun;
  private long length;

  /**
   * Begins the object.
   *
   * @param threads for sending
   */
  MultipartUpload(S3Bucket bucket, String name, Executor threads) throws IOException {
    this.bucket = bucket;
    this.requests = bucket.multipart();
    this.name = name;
    this.threads = threads;
    this.upload = requests.begin(name);
  }

  /** The number that the next part has. */
  int next() {
    return begun + 1;
  }

  /** Begins to send a part, when the one before has arrived. The buffer belongs to this upload until {@link #await} gives it back. */
  void send(PartBuffer part) throws IOException {
    if (sent != null) {
      throw new IllegalStateException("a part is on its way");
    }
    int number = next();
    if (number > PartSizes.MOST) {
      throw new IOException("a blob that is too large for the store: it takes " + PartSizes.MOST + " parts at most");
    }
    begun = number;
    length += part.length();
    sent = part;
    sending = CompletableFuture.runAsync(() -> {
      try {
        etags.add(requests.send(name, upload, number, part));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }, threads);
  }

  /**
   * Waits for the part that is on its way.
   *
   * @return its buffer; empty when none is on its way
   * @throws IOException when it did not arrive
   */
  Optional<PartBuffer> await() throws IOException {
    try {
      sending.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while a part was on its way").initCause(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UncheckedIOException wrapped ? wrapped.getCause() : new IOException("a part could not be sent", e.getCause());
    }
    PartBuffer arrived = sent;
    sent = null;
    return Optional.ofNullable(arrived);
  }

  /**
   * Makes the object of the parts, of which none is on its way any more.
   *
   * @return its length in bytes
   */
  long complete() throws IOException {
    boolean said = true;
    try {
      said = requests.complete(name, upload, etags);
    } catch (IOException e) {
      // The answer may have been lost and the next try been told that nothing is unfinished under the name, because it is finished.
      boolean there = bucket.quickHead(name).filter(head -> head.length() == length).isPresent();
      if (!there) {
        throw e;
      }
    }
    if (!said) {
      bucket.expectWritten(name, length);
    }
    return length;
  }

  /** Gives up the object as soon as no part is on its way. The future ends when nothing of it is left, or it is known why something may be. */
  CompletableFuture<Void> abort() {
    return sending.handleAsync((done, failure) -> {
      if (sent != null) {
        sent.free();
        sent = null;
      }
      try {
        requests.abort(name, upload);
        // The answer to the very first request may have been lost, and the object been begun twice.
        for (MultipartRequests.Unfinished other : requests.unfinished(name)) {
          requests.abort(other.name(), other.upload());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return null;
    }, threads);
  }
}
