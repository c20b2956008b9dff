package org.memeserver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.memeserver.model.MemeException;

final class RouteTableTest {
  private final Route list = route("GET", "/mymedia");
  private final Route one = route("GET", "/mymedia/{muid}");
  private final Route delete = route("DELETE", "/mymedia/{muid}");
  private final Route search = route("GET", "/search/{term}");
  private final RouteTable table = new RouteTable(List.of(list, one, delete, search));

  private static Route route(String method, String template) {
    return Route.of(method, template, Access.ANYONE, request -> Reply.LATER);
  }

  @Test
  void aRouteThatDoesNotSayWhoMayCallItCannotBe() {
    NullPointerException refused = assertThrows(NullPointerException.class, () -> Route.get("/open", null, request -> Reply.LATER));
    assertTrue(refused.getMessage().contains("GET /open"), refused.getMessage());
  }

  @Test
  void theRouteOfMethodAndPathIsFound() {
    assertSame(list, table.find("GET", "/mymedia").orElseThrow().route());
    assertSame(one, table.find("GET", "/mymedia/x").orElseThrow().route());
    assertSame(one, table.find("HEAD", "/mymedia/x").orElseThrow().route());
    assertSame(delete, table.find("DELETE", "/mymedia/x").orElseThrow().route());
    assertTrue(table.find("POST", "/mymedia/x").isEmpty());
    for (String path : List.of("/", "", "/mymedia/", "/mymedia/x/", "//mymedia", "/mymedia//x", "/MYMEDIA", "/mymedia/x/y")) {
      assertTrue(table.find("GET", path).isEmpty(), path);
    }
  }

  @Test
  void encodedSlashesAndDotsStayWithinTheirSegment() {
    assertEquals(Map.of("muid", "../secret"), table.find("GET", "/mymedia/..%2fsecret").orElseThrow().parameters());
    assertEquals(Map.of("term", "a b+c"), table.find("GET", "/search/a%20b+c").orElseThrow().parameters());
    assertThrows(MemeException.Invalid.class, () -> table.find("GET", "/search/%zz"));
    assertThrows(MemeException.Invalid.class, () -> table.find("GET", "/search/%ff"));
    assertThrows(MemeException.Invalid.class, () -> table.find("GET", "/search/%2"));
  }

  @Test
  void aPathKnowsItsMethods() {
    assertEquals(List.of("DELETE", "GET", "HEAD", "OPTIONS"), table.allowed("/mymedia/x"));
    assertEquals(List.of(), table.allowed("/nowhere"));
  }
}
