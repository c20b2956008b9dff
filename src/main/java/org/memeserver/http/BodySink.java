package org.memeserver.http;

import java.nio.ByteBuffer;

/** Takes a request body as it comes. Called by one thread at a time, on worker threads. */
interface BodySink extends AutoCloseable {
  /**
   * Takes all the remaining bytes of the buffer.
   *
   * @throws org.memeserver.model.MemeException when the body is refused; no more of it comes then
   */
  void accept(ByteBuffer bytes);

  /** The body ended: makes the answer. */
  Reply end();

  /** Frees what the sink holds; called once, last, whether the body ended, was refused or was cut. */
  @Override
  void close();
}
