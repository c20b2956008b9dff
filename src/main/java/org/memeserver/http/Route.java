package org.memeserver.http;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that can be asked of the server.
 *
 * @param template path with {@code {name}} for a segment that varies
 * @param lane which workers do it
 * @param atOnce answers what it can without any worker
 */
record Route(String method, String template, Access access, Lane lane, RouteHandler handler, Optional<AtOnce> atOnce) {
  /** Answers on the thread of the connection, out of memory, without anything that could wait. */
  @FunctionalInterface
  interface AtOnce {
    /**
     * @return empty when a worker has to see to the request; also after a {@link org.memeserver.model.MemeException} one will, and decide anew
     */
    Optional<Reply> answer(Request request);
  }

  /** Pools of workers, apart so that heavy work never makes light work wait. */
  enum Lane {
    /** Look-ups and small changes. */
    LIGHT,

    /** Downloads, and changes that look into files or take them away. */
    BYTES,

    /** What is answered at once, by the thread of the connection, without anything that could wait. */
    INSTANT,

    /** Taking contents in: hashing, encrypting, waiting for the disk. */
    INTAKE
  }

  /** @throws NullPointerException when anything is missing, the access declaration above all */
  Route {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(template, "template");
    Objects.requireNonNull(access, () -> method + " " + template + " does not declare who may call it");
    Objects.requireNonNull(lane, "lane");
    Objects.requireNonNull(handler, "handler");
  }

  private static Route on(Lane lane, String method, String template, Access access, RouteHandler handler) {
    return new Route(method, template, access, lane, handler, Optional.empty());
  }

  /** The same route, of which some requests may be answered at once. */
  Route orAtOnce(AtOnce quick) {
    return new Route(method, template, access, lane, handler, Optional.of(quick));
  }

  static Route get(String template, Access access, RouteHandler handler) {
    return on(Lane.LIGHT, "GET", template, access, handler);
  }

  static Route of(String method, String template, Access access, RouteHandler handler) {
    return on(Lane.LIGHT, method, template, access, handler);
  }

  static Route bytes(String method, String template, Access access, RouteHandler handler) {
    return on(Lane.BYTES, method, template, access, handler);
  }

  static Route intake(String method, String template, Access access, RouteHandler handler) {
    return on(Lane.INTAKE, method, template, access, handler);
  }

  static Route instant(String template, RouteHandler handler) {
    return on(Lane.INSTANT, "GET", template, Access.ANYONE, handler);
  }

  List<String> segments() {
    return List.of(template.substring(1).split("/", -1));
  }
}
