package org.memeserver.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.memeserver.model.Secret;

/** Files that minio/sio wrote the way the Go server does; how, says the README beside them. */
public final class DareVectors {
  /** All of them, as name and plain size. */
  public static final String[] FILES = {
    "default-0.bin", "default-1.bin", "default-5.bin", "default-65536.bin", "default-65537.bin", "default-131072.bin",
    "v20-chacha-5.bin", "v20-chacha-65537.bin"
  };

  private static final Secret MASTER =
      Secret.of(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
  private static final byte[] FILE_NONCE =
      HexFormat.of().parseHex("a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf");

  private DareVectors() {}

  /** The plaintext of all of them: byte i is i mod 251. */
  public static byte[] plain(int length) {
    byte[] plain = new byte[length];
    for (int i = 0; i < length; i++) {
      plain[i] = (byte) (i % 251);
    }
    return plain;
  }

  public static byte[] sealed(String name) throws IOException {
    try (InputStream file = DareVectors.class.getResourceAsStream("/vectors/dare/" + name)) {
      return file.readAllBytes();
    }
  }

  /** The plain size that the name tells. */
  public static int plainSize(String name) {
    return Integer.parseInt(name.replaceAll(".*-(\\d+)\\.bin", "$1"));
  }

  static byte[] fileKey() {
    return GoFileKey.derive(MASTER, FILE_NONCE);
  }

  /** The key of a file that is not empty. */
  public static BlobKey key(byte[] sealed) {
    return BlobKey.withNonceOf(fileKey(), sealed);
  }
}
