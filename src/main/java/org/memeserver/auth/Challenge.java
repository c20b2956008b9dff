package org.memeserver.auth;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.memeserver.model.Base64Url;

/**
 * Something to sign.
 *
 * @param id names the challenge when the signature comes back: URL-safe, no padding
 * @param text what is to be signed: printable ASCII without a slash, because CLN signs text only and relay puts it into a path
 * @param expires the moment from which it is too late
 */
public record Challenge(String id, String text, Instant expires) {

  /** The form on the wire: base64url of the text. */
  public String encoded() {
    return Base64Url.encode(text.getBytes(StandardCharsets.US_ASCII));
  }
}
