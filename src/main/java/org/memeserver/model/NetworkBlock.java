package org.memeserver.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits, of IPv4 or of IPv6. An IPv4 address that is written as an IPv6 one is one of IPv4.
 *
 * @param first 4 or 16 bytes, as hex, of which those beyond the common bits are zero
 * @param bits how many are common
 */
public record NetworkBlock(String first, int bits) {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2})";

  /** Only what is an address itself: a name would be looked up, and so would four numbers of which one is more than a byte. */
  private static final Pattern LITERAL = Pattern.compile(BYTE + "(\\." + BYTE + "){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  /**
   * Reads an address, or one with the number of its common bits after a slash.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static NetworkBlock parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash))
        .orElseThrow(() -> new IllegalArgumentException("not an address")).getAddress();
    String bits = slash < 0 ? Integer.toString(8 * address.length) : text.substring(slash + 1);
    if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > 8 * address.length) {
      throw new IllegalArgumentException("not a number of bits");
    }
    return of(address, Integer.parseInt(bits));
  }

  /** The block of this size in which an address lies. */
  public static NetworkBlock of(byte[] address, int bits) {
    byte[] first = Arrays.copyOf(address, address.length);
    for (int i = 0; i < first.length; i++) {
      int common = Math.max(0, Math.min(8, bits - 8 * i));
      first[i] &= (byte) (0xff << (8 - common));
    }
    return new NetworkBlock(HexFormat.of().formatHex(first), bits);
  }

  /** The address that a text is; nothing is looked up. */
  public static Optional<InetAddress> address(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return 2 * bytes.length == first.length() && of(bytes, bits).equals(this);
  }
}
