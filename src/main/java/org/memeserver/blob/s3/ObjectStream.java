package org.memeserver.blob.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.memeserver.blob.NoSuchBlobException;

/**
 * Reads one object as its bytes arrive, with as many requests as that takes: a connection that breaks or ends too soon is taken up again at the same
 * byte. Holds a connection between reads while bytes are to come, and no buffer of its own. Used by one thread at a time.
 */
final class ObjectStream {
  private static final int TRIES = 5;
  private static final int COPIED_AT_ONCE = 16 * 1024;

  private final S3Bucket bucket;
  private final String name;
  private final ObjectHead head;
  private ObjectBody body;
  private long at;

  ObjectStream(S3Bucket bucket, String name, ObjectHead head) {
    this.bucket = bucket;
    this.name = name;
    this.head = head;
  }

  /** Goes on with an answer that is there already. */
  ObjectStream(S3Bucket bucket, String name, ObjectBody body) {
    this(bucket, name, body.head());
    this.body = body;
    this.at = body.from();
    endWhenRead();
  }

  /** Of the whole object, in bytes. */
  long length() {
    return head.length();
  }

  /** Whether bytes from the position on are already on their way. */
  boolean isAt(long position) {
    return body != null && at == position;
  }

  /**
   * Reads at least one byte.
   *
   * @param position before the end of the object
   * @param to what to ask for, up to this position, when nothing is on its way from there; after {@code position}, at most the length
   * @param into has room
   */
  int read(long position, long to, ByteBuffer into) throws IOException {
    if (!isAt(position)) {
      close();
    }
    long end = body == null ? to : body.to();
    long begun = System.nanoTime();
    for (int tried = 0; ; tried++) {
      try {
        int read = tryToRead(position, end, into);
        endWhenRead();
        return read;
      } catch (NoSuchBlobException | ChangedObjectException e) {
        close();
        throw e;
      } catch (IOException e) {
        close();
        // A store that is silent takes all of its time at each try.
        boolean enough = tried == TRIES - 1 || System.nanoTime() - begun > bucket.patience().small().toNanos();
        // A read that took too long is of this kind as well.
        boolean interrupted = e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException);
        if (enough || interrupted) {
          throw e;
        }
        pause(tried);
      }
    }
  }

  private int tryToRead(long position, long end, ByteBuffer into) throws IOException {
    if (body == null) {
      body = bucket.get(name, position, end, Optional.of(head.etag()));
      at = position;
      if (!body.head().isOfTheSameAs(head)) {
        throw new ChangedObjectException(name);
      }
    }
    int wanted = (int) Math.min(into.remaining(), body.to() - at);
    int read;
    if (into.hasArray()) {
      read = body.read(into.array(), into.arrayOffset() + into.position(), wanted);
      into.position(into.position() + Math.max(0, read));
    } else {
      byte[] some = new byte[Math.min(wanted, COPIED_AT_ONCE)];
      read = body.read(some, 0, some.length);
      into.put(some, 0, Math.max(0, read));
    }
    if (read <= 0) {
      throw new IOException("the store ended " + name + " at " + at + " instead of " + body.to());
    }
    at += read;
    return read;
  }

  /** The object is not the one that was opened, though blobs never change. */
  private static final class ChangedObjectException extends IOException {
    private static final long serialVersionUID = 1L;

    ChangedObjectException(String name) {
      super(name + " was changed in the store while it was read");
    }
  }

  private void pause(int tried) throws InterruptedIOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(bucket.patience().pause().toMillis() << tried) + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the store");
    }
  }

  private void endWhenRead() {
    if (body != null && at == body.to()) {
      ObjectBody whole = body;
      body = null;
      try {
        whole.end();
      } catch (IOException e) {
        // All bytes are there, and who asked must not get them twice.
        whole.abort();
      }
    }
  }

  /** Gives up what is still to come. The next read asks anew. */
  void close() {
    if (body != null) {
      ObjectBody given = body;
      body = null;
      given.abort();
    }
  }
}
