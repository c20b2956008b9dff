package org.memeserver.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What tests say of answers. */
public final class Answers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  /** The JSON of an answer that must be a success. */
  public static JsonNode json(HttpResponse<byte[]> answer) throws JsonProcessingException {
    assertEquals(200, answer.statusCode(), () -> text(answer.body()));
    return json(answer.body());
  }

  public static JsonNode json(byte[] body) throws JsonProcessingException {
    return JSON.readTree(text(body));
  }

  /** An error, and as every error of this server one with a JSON string for a body. Gives back that string. */
  public static String refused(int status, HttpResponse<byte[]> answer) throws JsonProcessingException {
    return refused(status, answer.statusCode(), answer.headers().firstValue("Content-Type").orElse(""), answer.body());
  }

  public static String refused(int status, RawConnection.Answer answer) throws JsonProcessingException {
    return refused(status, answer.status(), answer.header("Content-Type").orElse(""), answer.body());
  }

  private static String refused(int expected, int status, String type, byte[] body) throws JsonProcessingException {
    assertEquals(expected, status, () -> text(body));
    assertEquals("application/json", type);
    JsonNode said = json(body);
    assertTrue(said.isTextual() && !said.asText().isBlank(), () -> "not a JSON string: " + text(body));
    return said.asText();
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
