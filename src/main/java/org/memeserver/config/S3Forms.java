package org.memeserver.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.memeserver.config.Form.WrongValue;

/** The forms of the settings that name a bucket. */
final class S3Forms {
  private S3Forms() {}

  /** The rules for names at Amazon, and the older, wider ones that other stores still know. */
  static Form<String> bucket() {
    return new Form<>("3 to 255 letters, digits, dots, dashes and underscores", text -> {
      if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{2,254}")) {
        throw new WrongValue("is no name of a bucket");
      }
      return text;
    });
  }

  static Form<URI> endpoint() {
    return new Form<>("an http:// or https:// URL with a host and nothing behind it but a port", text -> {
      URI uri;
      try {
        uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      } catch (URISyntaxException e) {
        throw new WrongValue("is no URL");
      }
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
        throw new WrongValue("is no http:// or https:// URL with a host");
      }
      if (uri.getUserInfo() != null) {
        throw new WrongValue("carries a user; the access key is given by itself");
      }
      if (!uri.getPath().isEmpty() || uri.getQuery() != null || uri.getFragment() != null) {
        throw new WrongValue("has a path; the name of the bucket is given by itself");
      }
      return uri;
    });
  }

  static Form<String> region() {
    return new Form<>("a region such as eu-central-1", text -> {
      if (!text.matches("[A-Za-z0-9][A-Za-z0-9-]{0,62}")) {
        throw new WrongValue("is no name of a region");
      }
      return text;
    });
  }

  /** Read with one slash at its end and none before it; a slash alone is no prefix. */
  static Form<String> prefix() {
    return new Form<>("at most 200 letters, digits and !-_.*'()/ ", text -> {
      String bare = text.replaceAll("^/+|/+$", "");
      if (!bare.matches("[A-Za-z0-9!_.*'()/-]{0,200}") || bare.contains("//") || ("/" + bare + "/").matches(".*/\\.\\.?/.*")) {
        throw new WrongValue("is no prefix");
      }
      return bare.isEmpty() ? "" : bare + "/";
    });
  }
}
