package org.memeserver.doctor;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether clients will know the server by the name that its media tokens carry. Asks for the name of the URL alone, and only when there is one. */
public final class HostCheck implements Check {
  private final String bind;
  private final String host;
  private final Optional<URI> url;
  private final Resolver resolver;

  /** Finds the addresses of a name. */
  public interface Resolver {
    InetAddress[] resolve(String name) throws UnknownHostException;
  }

  /**
   * @param bind where the server listens
   * @param host that media tokens carry
   * @param url by which clients come, if it is known
   */
  public HostCheck(String bind, String host, Optional<URI> url, Resolver resolver) {
    this.bind = bind;
    this.host = host;
    this.url = url;
    this.resolver = resolver;
  }

  @Override
  public String name() {
    return "host";
  }

  @Override
  public List<Finding> look() {
    List<Finding> found = new ArrayList<>();
    if (url.isPresent()) {
      String expected = authority(url.get());
      if (!host.equals(expected)) {
        found.add(Diagnosis.HOST_DIFFERS.found("HOST is " + host + ", and clients that come by " + url.get() + " make media tokens for " + expected));
      }
      resolve(url.get().getHost()).ifPresent(found::add);
    } else if (isLocal(withoutPort(host)) && !isLocal(bind)) {
      found.add(Diagnosis.HOST_LOCAL.found("HOST is " + host + ", and the server listens on " + bind));
    }
    if (found.isEmpty()) {
      found.add(Finding.ok(name(), "HOST is " + host + url.map(at -> ", as in " + at).orElse("")));
    }
    if (!isLocal(bind) && url.isEmpty()) {
      found.add(Diagnosis.BIND_PUBLIC.found("BIND is " + bind + ", and the server itself speaks HTTP without TLS; --url looks at what is in front"));
    }
    return found;
  }

  private Optional<Finding> resolve(String name) {
    try {
      resolver.resolve(name);
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of(Diagnosis.HOST_UNRESOLVED.found("no address is known for " + name));
    }
  }

  /** What clients put into media tokens: the host, and the port when it is not that of the scheme. */
  static String authority(URI url) {
    boolean usual = url.getPort() == -1 || url.getPort() == ("https".equals(url.getScheme()) ? 443 : 80);
    return url.getHost() + (usual ? "" : ":" + url.getPort());
  }

  private static String withoutPort(String host) {
    return host.replaceFirst(":[0-9]+$", "");
  }

  /** Whether a name or address is this machine to itself and nothing to others. */
  static boolean isLocal(String name) {
    String bare = name.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    return bare.equals("localhost") || bare.startsWith("127.") || bare.equals("::1") || bare.equals("0:0:0:0:0:0:0:1");
  }
}
