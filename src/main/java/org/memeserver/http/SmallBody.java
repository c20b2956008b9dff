package org.memeserver.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** A body that is held whole because it is small; the pump bounds it. */
final class SmallBody implements BodySink {
  /** Far more than any client sends to the routes that use this. */
  static final int MOST_BYTES = 64 << 10;

  /** Makes the answer. */
  interface Answer {
    Reply to(byte[] body);
  }

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final Answer answer;

  SmallBody(Answer answer) {
    this.answer = answer;
  }

  @Override
  public void accept(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    body.writeBytes(copy);
  }

  @Override
  public Reply end() {
    return answer.to(body.toByteArray());
  }

  @Override
  public void close() {
    // Nothing but memory is held.
  }
}
