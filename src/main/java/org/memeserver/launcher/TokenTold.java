package org.memeserver.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.memeserver.auth.SessionReading;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.token.TokenReading;

/** Tells what was found in a token. */
final class TokenTold {
  private TokenTold() {}

  static void print(TokenReading token, boolean json, PrintWriter out) throws JsonProcessingException {
    List<String> signers = token.signers().stream().map(PublicKey::hex).toList();
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("kind", "media token");
      all.put("good", token.isGood());
      all.put("host", token.host().orElse(null));
      all.put("muid", token.muid().map(Muid::text).orElse(null));
      all.put("buyer", token.buyer().map(PublicKey::hex).orElse(null));
      all.put("expires", token.expires().map(Instant::toString).orElse(null));
      all.put("meta", token.meta().map(TokenTold::fields).orElse(null));
      all.put("signers", signers);
      all.put("rules", token.rules().stream().map(TokenTold::rule).toList());
      out.println(PrettyJson.of(all));
      return;
    }
    out.println("media token");
    line(out, "host", token.host().orElse("cannot be read"));
    line(out, "muid", token.muid().map(Muid::text).orElse("cannot be read"));
    line(out, "buyer", token.buyer().map(PublicKey::hex).orElse("none named"));
    line(out, "expires", token.expires().map(Instant::toString).orElse("cannot be read"));
    token.meta().ifPresent(meta -> line(out, "meta", printable(meta)));
    for (int i = 0; i < signers.size(); i++) {
      line(out, i == 0 ? "signer" : "or", signers.get(i) + (i == 0 ? "" : " (if its text was signed)"));
    }
    out.println();
    token.rules().forEach(rule -> line(out, mark(rule), rule.name() + ": " + printable(rule.text())));
  }

  static void print(SessionReading session, Instant now, boolean json, PrintWriter out) throws JsonProcessingException {
    Optional<String> refusal = session.refusal(now);
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("kind", "session");
      all.put("good", refusal.isEmpty());
      all.put("refusal", refusal.orElse(null));
      all.put("alg", session.algorithm().orElse(null));
      all.put("kid", session.keyId().orElse(null));
      all.put("key", session.key().map(PublicKey::hex).orElse(null));
      all.put("readonly", session.readonly());
      all.put("expires", session.expires().map(Instant::toString).orElse(null));
      all.put("signedHere", session.signedHere().orElse(null));
      all.put("claims", session.claims());
      out.println(PrettyJson.of(all));
      return;
    }
    out.println("session (JWT)");
    line(out, "alg", session.algorithm().orElse("not said"));
    session.keyId().ifPresent(id -> line(out, "kid", id));
    line(out, "key", session.key().map(PublicKey::hex).orElse("cannot be read"));
    line(out, "readonly", Boolean.toString(session.readonly()));
    line(out, "expires", session.expires().map(Instant::toString).orElse("never"));
    session.claims().forEach((name, value) -> line(out, "claim", printable(name + " = " + value)));
    out.println();
    String signed = session.signedHere().isPresent() ? "" : "; whether this server signed it is not known, for its keys are not here";
    out.println(refusal.map(why -> "bad: " + why).orElse("ok: nothing speaks against it" + signed));
  }

  private static Map<String, Object> rule(TokenReading.Rule rule) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("name", rule.name());
    told.put("kept", rule.kept().orElse(null));
    told.put("text", rule.text());
    return told;
  }

  private static String mark(TokenReading.Rule rule) {
    return rule.kept().map(kept -> kept ? "ok" : "bad").orElse("open");
  }

  /** Of a query string, such as {@code amt=100&ttl=3600}. */
  private static Map<String, String> fields(String meta) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : meta.split("&")) {
      int equals = field.indexOf('=');
      fields.put(equals < 0 ? field : field.substring(0, equals), equals < 0 ? "" : field.substring(equals + 1));
    }
    return fields;
  }

  /** What strangers wrote must not move the cursor of a terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static void line(PrintWriter out, String name, String value) {
    out.println("%-9s %s".formatted(name, printable(value)));
  }
}
