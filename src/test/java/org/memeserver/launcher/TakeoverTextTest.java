package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.memeserver.takeover.TakeoverReport;
import org.memeserver.takeover.TakeoverReport.Trouble;
import org.memeserver.takeover.TakeoverReports;

class TakeoverTextTest {
  private static String text(TakeoverReport report) {
    StringWriter out = new StringWriter();
    TakeoverText.print(report, new PrintWriter(out, true));
    return out.toString();
  }

  @Test
  void everyKindIsTold() {
    TakeoverReport report = TakeoverReports.of(Trouble.MISSING, "id1", "lost.bin", "has no file");
    String text = text(report);
    assertTrue(text.contains("imported        0"), text);
    assertTrue(text.contains("updated         0"), text);
    assertTrue(text.contains("missing         1"), text);
    assertTrue(text.contains("  id1 (lost.bin): has no file"), text);
    assertTrue(text.contains("orphans         0"), text);
  }

  @Test
  void aNameCannotSteerTheTerminal() {
    String text = text(TakeoverReports.of(Trouble.DAMAGED, "id", "a\u001b[2Jb\nc\u202e", "why"));
    assertTrue(text.contains("id (a?[2Jb?c?): why"), text);
    assertFalse(text.contains("\u001b"), text);
  }

  @Test
  void programsGetNoLetterThatAnEncodingMayNotHave() throws Exception {
    String json = TakeoverText.json(TakeoverReports.of(Trouble.DAMAGED, "id", "na\u00efve \ud83d\ude00", "why"), List.of());
    assertTrue(json.chars().allMatch(c -> c < 128), json);
    assertEquals("na\u00efve \ud83d\ude00", new ObjectMapper().readTree(json).at("/damaged/named/0/filename").asText());
  }

  @Test
  void programsGetTheSame() throws Exception {
    TakeoverReport report = TakeoverReports.of(Trouble.TRUNCATED, "id", "f", "why");
    JsonNode json = new ObjectMapper().readTree(TakeoverText.json(report, List.of("careful")));
    assertEquals(1, json.at("/truncated/count").asInt());
    assertEquals("why", json.at("/truncated/named/0/why").asText());
    assertEquals("careful", json.at("/warnings/0").asText());
    assertFalse(json.get("complete").asBoolean());
    for (String kind : List.of("imported", "updated", "alreadyThere", "expired", "bannedHere", "deletedHere", "missing", "damaged", "unusable", "remarks", "orphans", "notes")) {
      assertTrue(json.has(kind), kind);
    }
  }
}
