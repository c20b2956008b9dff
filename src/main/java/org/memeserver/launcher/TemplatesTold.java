package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** Tells of templates, one to a line. */
final class TemplatesTold {
  private TemplatesTold() {}

  /** @param done what was done to them; empty when nothing */
  static void print(String done, JsonNode templates, PrintWriter out) {
    if (templates.isEmpty()) {
      out.println(done.isEmpty() ? "There are no templates." : "Nothing to do: that is no template.");
    }
    for (JsonNode template : templates) {
      String measures = template.path("width").asInt() + " x " + template.path("height").asInt();
      out.println((done.isEmpty() ? "" : done + " ") + "%s  %11s  %9d bytes  %-10s  %s".formatted(
          template.path("muid").asText(), measures, template.path("size").asLong(), template.path("mime").asText(),
          template.path("name").asText().replaceAll("\\p{Cntrl}", "?")));
    }
  }
}
