package org.memeserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.memeserver.auth.Challenge;
import org.memeserver.auth.Challenges;
import org.memeserver.auth.SignIn;

/** {@code /ask} and {@code /verify}. */
final class SignInRoutes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> REQUIRED = List.of("id", "sig", "pubkey");

  private final Challenges challenges;
  private final SignIn signIn;
  private final Exchanges exchanges;

  SignInRoutes(Challenges challenges, SignIn signIn, Exchanges exchanges) {
    this.challenges = challenges;
    this.signIn = signIn;
    this.exchanges = exchanges;
  }

  List<Route> routes() {
    return List.of(
        Route.instant("/ask", request -> ask()), Route.of("POST", "/verify", Access.ANYONE, this::verify));
  }

  private Reply ask() {
    Challenge challenge = challenges.issue();
    return Reply.ok(Map.of("id", challenge.id(), "challenge", challenge.encoded())).with("Cache-Control", "no-store");
  }

  /**
   * Parameters of the query win, and when they are all there the body does not matter: iOS sends a multipart type without a boundary and no
   * body, Android a JSON object without any of them.
   */
  private Reply verify(Request request) {
    if (request.query().keySet().containsAll(REQUIRED) || request.exchange().isRequestComplete()) {
      return verified(request.query());
    }
    String type = request.header(Headers.CONTENT_TYPE).orElse("");
    SmallBody body =
        new SmallBody(
            bytes -> {
              Map<String, String> parameters = new HashMap<>(bodyParameters(type, bytes));
              parameters.putAll(request.query());
              return verified(parameters);
            });
    BodyPump.start(request.exchange(), SmallBody.MOST_BYTES, body, exchanges.light(), exchanges);
    return Reply.LATER;
  }

  private Reply verified(Map<String, String> parameters) {
    String readonly = parameters.getOrDefault("readonly", "");
    // A plus of standard base64 that was not escaped has become a blank on the way.
    String signature = parameters.getOrDefault("sig", "").replace(' ', '+');
    String token =
        signIn.verify(parameters.get("id"), signature, parameters.get("pubkey"), readonly.equals("true") || readonly.equals("1"));
    return Reply.ok(Map.of("token", token)).with("Cache-Control", "no-store");
  }

  /** What cannot be read holds nothing; that parameters are missing is then what the client is told. */
  private static Map<String, String> bodyParameters(String type, byte[] body) {
    String kind = HeaderValue.parse(type).value();
    if (kind.equals("application/json")) {
      return jsonParameters(body);
    }
    if (kind.equals("multipart/form-data")) {
      return FormFields.parse(type, body);
    }
    return UrlText.parameters(new String(body, StandardCharsets.ISO_8859_1));
  }

  private static Map<String, String> jsonParameters(byte[] body) {
    Map<String, String> parameters = new HashMap<>();
    try {
      JsonNode json = JSON.readTree(body);
      json.properties().forEach(field -> parameters.put(field.getKey(), field.getValue().asText()));
    } catch (JsonProcessingException e) {
      return Map.of();
    } catch (java.io.IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
    return parameters;
  }
}
