package org.memeserver.doctor;

import java.nio.charset.StandardCharsets;
import org.memeserver.model.Muid;

/**
 * The body of an answer, as far as it was taken.
 *
 * @param beginning the first {@link BoundedBody#MOST_KEPT} bytes at most
 * @param hash of all that was taken
 */
record Received(byte[] beginning, Muid hash) {
  String text() {
    return new String(beginning, StandardCharsets.UTF_8);
  }
}
