package org.memeserver.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The head of a {@link SealedText}: what it takes to make the key of the passphrase. UTF-8 lines, among {@code #} comments and empty lines:
 *
 * <pre>
 *   sealed=1
 *   argon2id.memory=KIB   argon2id.passes=COUNT   argon2id.lanes=COUNT
 *   salt=32 HEX DIGITS    nonce=24 HEX DIGITS
 *   data=BASE64           as many of these as there are lines of it
 * </pre>
 *
 * @param argon2id makes the key of the passphrase
 * @param salt 16 bytes as hex
 * @param nonceHex 12 bytes as hex
 */
record SealedHeader(Argon2id argon2id, String salt, String nonceHex) {
  private static final Pattern NAME = Pattern.compile("sealed|argon2id\\.(?:memory|passes|lanes)|salt|nonce|data");
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]*");

  static SealedHeader fresh(SecureRandom random) {
    return new SealedHeader(new Argon2id(64 * 1024, 3, 4), hex(random, Argon2id.SALT_BYTES), hex(random, BlobKey.NONCE_BYTES));
  }

  byte[] saltBytes() {
    return HexFormat.of().parseHex(salt);
  }

  byte[] nonce() {
    return HexFormat.of().parseHex(nonceHex);
  }

  String text() {
    return """
        sealed=1
        argon2id.memory=%d
        argon2id.passes=%d
        argon2id.lanes=%d
        salt=%s
        nonce=%s
        """.formatted(argon2id.memoryKib(), argon2id.passes(), argon2id.lanes(), salt, nonceHex);
  }

  /** What is authenticated beside the data. */
  byte[] associated(String purpose) {
    return ("meme sealed text v1\n" + purpose + "\n" + text()).getBytes(StandardCharsets.UTF_8);
  }

  /** @throws SealedTextException when a line is malformed, missing or asks for too much */
  static SealedHeader parse(String text) throws SealedTextException {
    Map<String, String> lines = lines(text);
    if (!"1".equals(lines.get("sealed"))) {
      throw new SealedTextException("it is sealed in a way that a newer version knows", false);
    }
    int lanes = count(lines, "argon2id.lanes", 1, Argon2id.MOST_LANES);
    int memory = count(lines, "argon2id.memory", 8 * lanes, Argon2id.MOST_KIB);
    Argon2id argon2id = new Argon2id(memory, count(lines, "argon2id.passes", 1, Argon2id.MOST_PASSES), lanes);
    if (!argon2id.hasRoom()) {
      throw new SealedTextException(argon2id.remedy(), false);
    }
    return new SealedHeader(argon2id, hex(lines, "salt", Argon2id.SALT_BYTES), hex(lines, "nonce", BlobKey.NONCE_BYTES));
  }

  private static Map<String, String> lines(String text) throws SealedTextException {
    Map<String, String> lines = new LinkedHashMap<>();
    for (String raw : (Iterable<String>) text.lines()::iterator) {
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("=", 2);
      if (parts.length < 2 || !NAME.matcher(parts[0]).matches()) {
        throw new SealedTextException("it has a line that is in no sealed file", false);
      }
      if (lines.put(parts[0], parts[1]) != null && !parts[0].equals("data")) {
        throw new SealedTextException(parts[0] + " stands there twice", false);
      }
    }
    return lines;
  }

  private static int count(Map<String, String> lines, String name, int least, int most) throws SealedTextException {
    String value = lines.getOrDefault(name, "");
    // Anything longer than nine digits is above every limit here.
    int count = COUNT.matcher(value).matches() ? Integer.parseInt(value) : -1;
    if (count < least || count > most) {
      throw new SealedTextException(name + " is not " + least + " to " + most, false);
    }
    return count;
  }

  private static String hex(Map<String, String> lines, String name, int bytes) throws SealedTextException {
    String value = lines.getOrDefault(name, "");
    if (value.length() != 2 * bytes || !HEX.matcher(value).matches()) {
      throw new SealedTextException(name + " is not " + 2 * bytes + " hex digits", false);
    }
    return value;
  }

  private static String hex(SecureRandom random, int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }
}
