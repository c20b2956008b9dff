package org.memeserver.blob.s3;

import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;

/**
 * Bytes of an object as they arrive.
 *
 * @param head of the whole object
 * @param from position of the first byte in the object
 * @param to position after the last byte
 */
record ObjectBody(ResponseInputStream<?> bytes, ObjectHead head, long from, long to) {
  int read(byte[] into, int offset, int length) throws IOException {
    return bytes.read(into, offset, length);
  }

  /** Gives back a connection of which everything was read. */
  void end() throws IOException {
    bytes.close();
  }

  /** Gives up what is still to come. */
  void abort() {
    bytes.abort();
  }
}
