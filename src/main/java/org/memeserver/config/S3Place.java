package org.memeserver.config;

import java.util.Optional;
import org.memeserver.config.Form.WrongValue;
import org.memeserver.model.S3Address;

/**
 * Reads where a bucket is that is not this server's own, in the forms that the settings of its own have.
 *
 * @param bucket text of its name
 * @param endpoint text of a URL
 * @param region text of a name
 * @param prefix text, with or without slashes around it
 */
public record S3Place(String bucket, Optional<String> endpoint, Optional<String> region, String prefix) {
  /** One of the texts is wrong. The message ends a sentence that begins with "the value of" and the name of the part. */
  public static final class WrongPart extends Exception {
    private static final long serialVersionUID = 1L;

    private final String part;

    private WrongPart(String part, WrongValue cause) {
      super(cause.getMessage(), cause);
      this.part = part;
    }

    /** As the parts of this record are called. */
    public String part() {
      return part;
    }
  }

  /** @throws WrongPart the first that is wrong */
  public S3Address address(Optional<S3Address.Credentials> credentials) throws WrongPart {
    String name = read("bucket", S3Forms.bucket(), bucket);
    String start = read("prefix", S3Forms.prefix(), prefix);
    return new S3Address(
        endpoint.isEmpty() ? Optional.empty() : Optional.of(read("endpoint", S3Forms.endpoint(), endpoint.get())),
        region.isEmpty() ? Optional.empty() : Optional.of(read("region", S3Forms.region(), region.get())), name, start, credentials);
  }

  private static <T> T read(String part, Form<T> form, String text) throws WrongPart {
    try {
      return form.read(text);
    } catch (WrongValue e) {
      throw new WrongPart(part, e);
    }
  }
}
