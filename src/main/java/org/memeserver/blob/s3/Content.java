package org.memeserver.blob.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Bytes to be sent, as often as it takes. */
interface Content {
  int length();

  /** From the first byte on. */
  InputStream stream();

  static Content of(byte[] bytes) {
    return new Content() {
      @Override
      public int length() {
        return bytes.length;
      }

      @Override
      public InputStream stream() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  /** For the header Content-MD5: stores compare it with what arrived, also those that know no newer checksum. */
  default String md5() {
    try (InputStream all = stream()) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      byte[] some = new byte[8192];
      for (int read = all.read(some); read >= 0; read = all.read(some)) {
        digest.update(some, 0, read);
      }
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
