package org.memeserver.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.memeserver.config.Form.WrongValue;
import org.memeserver.model.NetworkBlock;

/** The forms of names and addresses of hosts. */
final class HostForms {
  private static final Pattern NAME =
      Pattern.compile("(?<host>[!-~&&[^:/?#@\\\\\\[\\]\"<>]]+|\\[[0-9A-Fa-f:.]+])(:(?<port>[0-9]{1,5}))?");
  private static final Pattern IPV4 = Pattern.compile("[0-9.]+");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[0-9A-Za-z._-]+)?");
  private static final Pattern DNS_NAME = Pattern.compile("[0-9A-Za-z_]([0-9A-Za-z._-]*[0-9A-Za-z])?");

  private HostForms() {}

  /**
   * The name that clients know this server by, as it stands in media tokens: compared byte by byte, so neither its case nor
   * its port is touched.
   */
  static Form<String> publicName() {
    return new Form<>("a name with an optional port, such as memes.example.org or localhost:5000", HostForms::readPublicName);
  }

  private static String readPublicName(String text) {
    if (text.contains("://")) {
      throw new WrongValue("has a scheme; only the name and an optional port belong here");
    }
    if (text.indexOf('/') >= 0) {
      throw new WrongValue("has a path; only the name and an optional port belong here");
    }
    Matcher matcher = NAME.matcher(text);
    if (text.length() > 255 || !matcher.matches()) {
      throw new WrongValue("is no name of a host");
    }
    String port = matcher.group("port");
    if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535)) {
      throw new WrongValue("has a port that is not from 1 to 65535");
    }
    return text;
  }

  /** An address of this machine to listen on. */
  static Form<String> address() {
    return new Form<>("an address of this machine without a port, such as 0.0.0.0, 127.0.0.1 or ::1", HostForms::readAddress);
  }

  /** Another machine. Names may have what DNS does not allow, such as the underscores of container networks. */
  static Form<String> machine() {
    return new Form<>("a host name or address without a port", text -> {
      String bare = bare(text);
      if (!bare.matches("[A-Za-z0-9._:%-]+") || (DNS_NAME.matcher(bare).matches() && bare.length() > 253)) {
        throw new WrongValue("is none");
      }
      return bare;
    });
  }

  /** Addresses, and blocks of them. */
  static Form<List<NetworkBlock>> networks() {
    return new Form<>("addresses, or blocks such as 10.0.0.0/8 or fd00::/8, with commas between them", text -> {
      List<NetworkBlock> blocks = new ArrayList<>();
      for (String block : text.split(",", -1)) {
        try {
          blocks.add(NetworkBlock.parse(block.strip()));
        } catch (IllegalArgumentException e) {
          throw new WrongValue("is no list of addresses: number " + (blocks.size() + 1) + " is none");
        }
      }
      return List.copyOf(blocks);
    });
  }

  /** An IPv6 address may stand in brackets. */
  static String bare(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }

  private static String readAddress(String text) {
    String bare = bare(text);
    boolean right =
        IPV4.matcher(bare).matches()
            ? isIpv4(bare)
            : IPV6.matcher(bare).matches() || (DNS_NAME.matcher(text).matches() && text.length() <= 253);
    if (!right) {
      throw new WrongValue("is no address");
    }
    return bare;
  }

  private static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }
}
