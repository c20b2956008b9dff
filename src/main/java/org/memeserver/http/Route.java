package org.memeserver.http;

import java.util.List;
import java.util.Objects;

/**
 * One thing that can be asked of the server.
 *
 * @param template path with {@code {name}} for a segment that varies
 * @param lane which workers do it
 */
record Route(String method, String template, Access access, Lane lane, RouteHandler handler) {
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

  static Route get(String template, Access access, RouteHandler handler) {
    return new Route("GET", template, access, Lane.LIGHT, handler);
  }

  static Route of(String method, String template, Access access, RouteHandler handler) {
    return new Route(method, template, access, Lane.LIGHT, handler);
  }

  static Route bytes(String method, String template, Access access, RouteHandler handler) {
    return new Route(method, template, access, Lane.BYTES, handler);
  }

  static Route intake(String method, String template, Access access, RouteHandler handler) {
    return new Route(method, template, access, Lane.INTAKE, handler);
  }

  static Route instant(String template, RouteHandler handler) {
    return new Route("GET", template, Access.ANYONE, Lane.INSTANT, handler);
  }

  List<String> segments() {
    return List.of(template.substring(1).split("/", -1));
  }
}
