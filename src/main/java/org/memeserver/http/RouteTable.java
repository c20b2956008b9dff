package org.memeserver.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the route of a request. Paths are split before they are decoded, so no encoded slash or dot can move a segment. */
final class RouteTable {
  /** A route and what stands in its varying segments, decoded. */
  record Match(Route route, Map<String, String> parameters) {}

  private record Entry(List<String> segments, Route route) {}

  /** By first segment: no request is compared with more than a handful. */
  private final Map<String, List<Entry>> byFirstSegment = new HashMap<>();

  RouteTable(List<Route> routes) {
    for (Route route : routes) {
      List<String> segments = route.segments();
      byFirstSegment.computeIfAbsent(segments.get(0), first -> new ArrayList<>()).add(new Entry(segments, route));
    }
  }

  /**
   * The route for a method and a raw path; HEAD is answered wherever GET is.
   *
   * @throws org.memeserver.model.MemeException.Invalid when a varying segment is not percent-encoded UTF-8
   */
  Optional<Match> find(String method, String rawPath) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    List<String> path = split(rawPath);
    for (Entry entry : byFirstSegment.getOrDefault(path.get(0), List.of())) {
      if (entry.route().method().equals(wanted) && fits(entry, path)) {
        return Optional.of(new Match(entry.route(), parameters(entry, path)));
      }
    }
    return Optional.empty();
  }

  /** The methods that the path knows, for an Allow header; empty when there is no such path. */
  List<String> allowed(String rawPath) {
    TreeSet<String> methods = new TreeSet<>();
    List<String> path = split(rawPath);
    for (Entry entry : byFirstSegment.getOrDefault(path.get(0), List.of())) {
      if (!fits(entry, path)) {
        continue;
      }
      methods.add(entry.route().method());
      if (entry.route().method().equals("GET")) {
        methods.add("HEAD");
      }
      methods.add("OPTIONS");
    }
    return List.copyOf(methods);
  }

  private static boolean fits(Entry entry, List<String> path) {
    if (entry.segments().size() != path.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      String segment = entry.segments().get(i);
      if (isVariable(segment) ? path.get(i).isEmpty() : !segment.equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> parameters(Entry entry, List<String> path) {
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String segment = entry.segments().get(i);
      if (isVariable(segment)) {
        parameters.put(segment.substring(1, segment.length() - 1), UrlText.decodePath(path.get(i)));
      }
    }
    return parameters;
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{");
  }

  private static List<String> split(String rawPath) {
    String path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
    List<String> segments = new ArrayList<>(4);
    int from = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
      segments.add(path.substring(from, slash));
      from = slash + 1;
    }
    segments.add(path.substring(from));
    return segments;
  }
}
