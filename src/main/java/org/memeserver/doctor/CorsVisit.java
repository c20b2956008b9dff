package org.memeserver.doctor;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;

/** Whether the page of a web app may use the server. */
final class CorsVisit {
  private static final String ORIGIN = "https://chat.example.org";
  private static final String ALLOWED = "access-control-allow-origin";

  private final Web web;

  CorsVisit(Web web) {
    this.web = web;
  }

  void look(List<Finding> found) throws IOException, InterruptedException, TooManyRequestsException {
    HttpResponse<Received> answer = web.send(web.request("/ping").header("Origin", ORIGIN).GET().build());
    List<String> origins = answer.headers().allValues(ALLOWED);
    boolean fine = true;
    // Browsers refuse an answer that allows twice, as when the proxy adds its own.
    if (origins.size() != 1 || !(origins.get(0).equals("*") || origins.get(0).equals(ORIGIN))) {
      found.add(Diagnosis.CORS_LOST.found("an answer to " + ORIGIN + " has "
          + (origins.isEmpty() ? "no Access-Control-Allow-Origin" : "Access-Control-Allow-Origin " + String.join(" and ", origins))));
      fine = false;
    }
    HttpResponse<Received> preflight = web.send(web.request("/file")
        .header("Origin", ORIGIN)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "authorization, content-type")
        .method("OPTIONS", BodyPublishers.noBody()).build());
    String headers = preflight.headers().firstValue("access-control-allow-headers").orElse("").toLowerCase(Locale.ROOT);
    if (preflight.statusCode() / 100 != 2 || !headers.contains("authorization")) {
      found.add(Diagnosis.PREFLIGHT_LOST.found("OPTIONS /file answers " + preflight.statusCode()
          + (headers.isEmpty() ? " without Access-Control-Allow-Headers" : " and allows the headers " + headers)));
      fine = false;
    }
    if (fine) {
      found.add(Finding.ok("cors", "web apps of any origin may use it"));
    }
  }
}
