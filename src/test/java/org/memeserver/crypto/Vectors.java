package org.memeserver.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import org.memeserver.model.Secret;

/** What the Go server signed, minted and encrypted, from the test resources. */
final class Vectors {
  private Vectors() {}

  static byte[] bytes(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no vector " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String name) {
    try {
      JsonNode list = new ObjectMapper().readTree(bytes(name));
      if (list.isEmpty()) {
        throw new IllegalStateException(name + " holds nothing to test");
      }
      return list;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file key of the files under dare/, see the README there. */
  static byte[] dareFileKey() {
    HexFormat hex = HexFormat.of();
    return GoFileKey.derive(
        Secret.of(hex.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")),
        hex.parseHex("a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf"));
  }

  /** The plaintext of the files under dare/. */
  static byte[] darePlain(int size) {
    byte[] plain = new byte[size];
    for (int i = 0; i < size; i++) {
      plain[i] = (byte) (i % 251);
    }
    return plain;
  }
}
