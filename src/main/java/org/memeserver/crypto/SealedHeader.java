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
 * @param memoryKib KiB of memory, 8 for each lane at least, {@link #MOST_KIB} at most
 * @param passes over the memory, 1 to {@link #MOST_PASSES}
 * @param lanes 1 to {@link #MOST_LANES}
 * @param salt 16 bytes as hex
 * @param nonceHex 12 bytes as hex
 */
record SealedHeader(int memoryKib, int passes, int lanes, String salt, String nonceHex) {
  /** A file that came from elsewhere must not be able to use up a machine before its passphrase turns out to be wrong. */
  static final int MOST_KIB = 256 * 1024;

  static final int MOST_PASSES = 16;
  static final int MOST_LANES = 16;

  private static final Pattern NAME = Pattern.compile("sealed|argon2id\\.(?:memory|passes|lanes)|salt|nonce|data");
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]*");
  private static final int SALT_BYTES = 16;

  static SealedHeader fresh(SecureRandom random) {
    return new SealedHeader(64 * 1024, 3, 4, hex(random, SALT_BYTES), hex(random, BlobKey.NONCE_BYTES));
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
        """.formatted(memoryKib, passes, lanes, salt, nonceHex);
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
    int lanes = count(lines, "argon2id.lanes", 1, MOST_LANES);
    int memory = count(lines, "argon2id.memory", 8 * lanes, MOST_KIB);
    // Behind the blocks themselves stand their heads and the rest of the program.
    if (memory * 1024L * 5 / 4 > Runtime.getRuntime().maxMemory()) {
      throw new SealedTextException("opening it takes " + memory / 1024 + " MiB of memory: give Java more, as with -Xmx" + (memory / 512 + 64) + "m", false);
    }
    return new SealedHeader(
        memory, count(lines, "argon2id.passes", 1, MOST_PASSES), lanes, hex(lines, "salt", SALT_BYTES), hex(lines, "nonce", BlobKey.NONCE_BYTES));
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
