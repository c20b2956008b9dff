package org.memeserver.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.memeserver.crypto.LightningSigner;
import org.memeserver.model.Base64Url;

/** Signs in as an app does, with a key that is made on the spot. */
final class SignInVisit {
  private static final String OF_HEADER = "[\\x21-\\x7e]+";

  private final Web web;
  private final LightningSigner key;

  SignInVisit(Web web, LightningSigner key) {
    this.web = web;
    this.key = key;
  }

  /** @return the session; empty when there is none, which has been found then */
  Optional<String> session(List<Finding> found) throws IOException, InterruptedException, TooManyRequestsException {
    HttpResponse<Received> asked = web.send(web.request("/ask").GET().build());
    Optional<JsonNode> challenge = Web.json(asked.body().text()).filter(json -> json.has("id") && json.has("challenge"));
    if (asked.statusCode() != 200 || challenge.isEmpty()) {
      found.add(Diagnosis.SIGN_IN_FAILED.found("GET /ask answers " + Web.shown(asked)));
      return Optional.empty();
    }
    Optional<String> form = answer(challenge.get());
    if (form.isEmpty()) {
      found.add(Diagnosis.SIGN_IN_FAILED.found("GET /ask gives a challenge that is no base64url: " + Web.shown(asked)));
      return Optional.empty();
    }
    HttpResponse<Received> verified = web.send(web.request("/verify")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form.get())).build());
    Optional<String> session = Web.json(verified.body().text()).map(json -> json.path("token").textValue());
    if (verified.statusCode() == 403) {
      found.add(Finding.ok("sign-in", "the server lets known keys in and no others, so uploads and downloads were not tried"));
      return Optional.empty();
    } else if (verified.statusCode() != 200 || session.isEmpty()) {
      found.add(Diagnosis.SIGN_IN_FAILED.found("POST /verify answers " + (session.isPresent() ? "" + verified.statusCode() : Web.shown(verified))));
      return Optional.empty();
    } else if (session.filter(token -> token.matches(OF_HEADER)).isEmpty()) {
      found.add(Diagnosis.SIGN_IN_FAILED.found("POST /verify gives a session that no header can carry"));
      return Optional.empty();
    }
    return session.isPresent() && reaches(session.get(), found) ? session : Optional.empty();
  }

  /** Empty when the challenge is not of the form of any. */
  private Optional<String> answer(JsonNode challenge) {
    byte[] text;
    try {
      text = Base64Url.decode(challenge.get("challenge").asText());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.of(
        "id=" + encoded(challenge.get("id").asText()) + "&sig=" + encoded(Base64Url.encode(key.sign(text))) + "&pubkey=" + key.publicKey().hex());
  }

  private boolean reaches(String token, List<Finding> found) throws InterruptedException, TooManyRequestsException {
    try {
      HttpResponse<Received> mine = web.send(web.request("/mymedia?limit=1").header("Authorization", "Bearer " + token).GET().build());
      if (mine.statusCode() == 200) {
        found.add(Finding.ok("sign-in", "a key made on the spot signed in, and its session is taken"));
        return true;
      }
      found.add(Diagnosis.AUTHORIZATION_LOST.found("GET /mymedia with a fresh session in the header Authorization answers " + Web.shown(mine)));
    } catch (IOException e) {
      found.add(Diagnosis.AUTHORIZATION_LOST.found("GET /mymedia with a fresh session fails: " + Examination.reason(e)));
    }
    return false;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
