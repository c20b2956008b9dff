package org.memeserver.support;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.memeserver.model.Base64Url;

/** Makes requests that nobody should send, and some that are nearly right. */
public final class HostileRequests {
  /** What the client does when it has sent the bytes. */
  public enum Ending {
    /** Waits for the answer. */
    LISTEN,
    /** Says that no more will come, then waits. */
    HALF_CLOSE,
    /** Goes away without a word. */
    VANISH
  }

  /** One request as it goes over the wire. */
  public record Hostile(String kind, byte[] bytes, Ending ending) {}

  private static final String BOUNDARY = "x-meme-test-x";
  private static final List<String> TEXTS =
      List.of("", "a", "\u0000", "../../etc/passwd", "%00", "\ud83d\ude00", "\"", "\\", "' OR 1=1 --", "a\r\nX: y", "\u202e", "-1", "1e999", "NaN",
          "99999999999999999999", "9223372036854775807", "-9223372036854775808", "0x10", "null", "[]", "{}", "\u0661\u0662", "${jndi:x}", "a*~^\"(+-",
          "((((((((((", "\"\"\"\"", "|||", "-", "+", "~~~~", "*", "AND OR NOT", "a~99999999", "\ufffe", ";", "=", "&&&", "\t");
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW");
  private static final List<String> PATHS =
      List.of("/", "/ping", "/ask", "/verify", "/file", "/upload", "/public", "/template", "/templates", "/mymedia", "/media/", "/mymedia/", "/file/",
          "/public/", "/search/", "/purchase/", "/preferences", "/podcast", "/healthz", "/readyz", "/metrics");

  private final Random random;
  private final SphinxUser user;
  private final String mediaToken;
  private final String muid;

  public HostileRequests(Random random, SphinxUser user, String mediaToken, String muid) {
    this.random = random;
    this.user = user;
    this.mediaToken = mediaToken;
    this.muid = muid;
  }

  public Hostile next() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> multipart();
      case 3, 4 -> token();
      case 5 -> jwt();
      case 6 -> path();
      case 7 -> range();
      case 8 -> query();
      case 9 -> patch();
      case 10 -> head();
      default -> signIn();
    };
  }

  private Hostile multipart() {
    byte[] content = new byte[random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(300)];
    random.nextBytes(content);
    byte[] form = switch (random.nextInt(9)) {
      case 0 -> SphinxUser.form(content, text(), text(), Map.of(field(), text(), field() + "x", text()));
      case 1 -> mutated(SphinxUser.form(content, "f.png", "image/png", Map.of("price", "5")));
      case 2 -> cut(SphinxUser.form(content, "f.png", "image/png", Map.of("price", "5")));
      case 3 -> new String(SphinxUser.form(content, "f", "t", Map.of()), StandardCharsets.ISO_8859_1).replace("\r\n", pick("\n", "\r", "", "\r\n\r\n"))
          .getBytes(StandardCharsets.ISO_8859_1);
      case 4 -> part("Content-Disposition: form-data; name=\"file\"; " + pick("filename=", "filename*=UTF-8''%ff%0", "filename=\"", "filename=\"\\\"",
          "filename*=;filename=\"a\";", "filename=\"=?utf-8?B?AAAA?=\"", "filename=\"a\"; filename=\"b\"") + text(), content);
      case 5 -> part("Content-Disposition: form-data; name=\"file\"; filename=\"f\"\r\nContent-Transfer-Encoding: "
          + pick("base64", "quoted-printable", "7bit", "BASE64", "x"), content);
      case 6 -> part(pick("Content-Disposition: attachment", "", "Content-Disposition:", "Content-Disposition: form-data; name=file",
          ": : :", "Content-Disposition: form-data; name=\"file\"\r\nContent-Disposition: form-data; name=\"x\"", "\u0000: \u0000"), content);
      case 7 -> content;
      default -> SphinxUser.form(content, "ok", "text/plain", Map.of(pick("price", "ttl", "expiry", "tags", "name", "public"), text()));
    };
    String type = random.nextInt(4) > 0 ? "multipart/form-data; boundary=" + BOUNDARY
        : pick("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"", "multipart/mixed; boundary=" + BOUNDARY,
            "multipart/form-data; boundary=" + "b".repeat(300), "multipart/form-data; boundary=\"" + BOUNDARY + "\"; charset=x", "text/plain", "",
            "multipart/form-data; boundary=--", ";;;===", "multipart/form-data; boundary=a; boundary=" + BOUNDARY);
    String target = pick("/file", "/public", "/upload", "/file", "/template", "/preferences");
    Ending ending = Ending.LISTEN;
    int declared = form.length;
    int fate = random.nextInt(20);
    if (fate == 0) {
      declared += 1 + random.nextInt(100_000);
      ending = random.nextBoolean() ? Ending.HALF_CLOSE : Ending.VANISH;
    } else if (fate == 1) {
      declared = random.nextInt(form.length + 1);
    }
    boolean chunked = random.nextInt(4) == 0;
    String headers = "Content-Type: " + type + "\r\n" + (chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + declared + "\r\n")
        + (random.nextInt(10) == 0 ? "Expect: 100-continue\r\n" : "");
    byte[] body = chunked ? chunked(form, random.nextInt(10) > 0) : form;
    return new Hostile("multipart", joined(start("POST", target, user.token()) + headers + "\r\n", body), chunked ? Ending.HALF_CLOSE : ending);
  }

  private Hostile token() {
    String[] parts = mediaToken.split("\\.", -1);
    int which = random.nextInt(parts.length);
    switch (random.nextInt(7)) {
      case 0 -> parts[which] = parts[which].substring(0, random.nextInt(parts[which].length() + 1));
      case 1 -> parts[which] = flipped(parts[which]);
      case 2 -> {
        int other = random.nextInt(parts.length);
        String held = parts[which];
        parts[which] = parts[other];
        parts[other] = held;
      }
      case 3 -> parts[which] = "";
      case 4 -> parts[which] = encoded(text());
      case 5 -> parts[which] = parts[which] + pick("=", "==", "A", ".", "..", "%2e", "%3D");
      default -> parts = Arrays.copyOf(parts, random.nextInt(parts.length));
    }
    String token = String.join(".", parts);
    return bare("token", pick("GET", "HEAD"), "/file/" + token + pick("", "?thumb=true", "?medium=true"), user.token(), "");
  }

  private Hostile jwt() {
    String[] parts = user.token().split("\\.");
    String none = Base64Url.encode("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)).replace("=", "");
    String noEnd = "{\"key\":\"" + user.publicKey().text() + "\"}";
    String jwt = switch (random.nextInt(9)) {
      case 0 -> none + "." + parts[1] + ".";
      case 1 -> none + "." + parts[1] + "." + parts[2];
      case 2 -> signed(noEnd, "other");
      case 3 -> signed("{\"key\":\"" + user.publicKey().text() + "\",\"exp\":1}", "");
      case 4 -> flipped(user.token());
      case 5 -> parts[0] + "." + parts[1];
      case 6 -> "." + ".".repeat(random.nextInt(10));
      case 7 -> "A".repeat(random.nextInt(20_000));
      default -> signed("{\"key\":[[[[{}]]]],\"exp\":" + pick("1e999", "-1", "\"x\"", "99999999999999999999", "null") + "}", "x");
    };
    return switch (random.nextInt(3)) {
      case 0 -> bare("jwt", "GET", "/mymedia", jwt, "");
      case 1 -> bare("jwt", "GET", "/mymedia?jwt=" + jwt, null, "");
      default -> bare("jwt", "DELETE", "/mymedia/" + muid, null, "Cookie: jwt=" + jwt + "\r\n");
    };
  }

  private Hostile path() {
    String path = switch (random.nextInt(8)) {
      case 0 -> pick("/public/", "/file/", "/media/") + "../".repeat(random.nextInt(8)) + "etc/passwd";
      case 1 -> pick("/public/", "/file/", "/media/") + "..%2f".repeat(1 + random.nextInt(8)) + "etc%2fpasswd";
      case 2 -> "/public/" + pick("%", "%z", "%zz", "%0", "%00", "%ff", "%c0%af", "%u0041", "%25%32%66", "%ed%a0%80");
      case 3 -> "/media/" + "a".repeat(random.nextInt(50_000));
      case 4 -> pick("//", "/./", "/public//", "/public/;x=y", "*", "http://x/ping", "http://[", "ping", "/ping/", "/\\..\\..", "/#", "/public/#");
      case 5 -> "/" + "a/".repeat(random.nextInt(3000));
      case 6 -> "/public/" + muid.substring(0, random.nextInt(44)) + pick("", "=", "==", "%3d", "/");
      default -> pick(PATHS) + encoded(text());
    };
    return bare("path", pick(METHODS), path, random.nextBoolean() ? user.token() : null, "");
  }

  private Hostile range() {
    String range = pick("bytes=0-", "bytes=-1", "bytes=-0", "bytes=5-2", "bytes=0-99999999999999999999", "bytes=99999999-", "bytes=0-0,2-3", "bytes=",
        "bytes=a-b", "items=0-1", "bytes=--1", "bytes=-99999999999999999999", "bytes=1", "bytes = 0 - 1", "bytes=" + random.nextInt(2000) + "-"
            + random.nextInt(2000), "bytes=9223372036854775807-9223372036854775807", "bytes=0-1,".repeat(1000));
    String more = pick("", "If-Range: \"x\"\r\n", "If-Range: \"" + muid + "\"\r\n", "If-None-Match: " + pick("*", "\"", "W/\"x\", \"" + muid + "\"", ",,,") + "\r\n");
    return bare("range", pick("GET", "HEAD"), "/file/" + mediaToken, user.token(), "Range: " + range + "\r\n" + more);
  }

  private Hostile query() {
    String number = pick("-1", "0", "101", "99999999999", "1.5", "", "abc", "%00", "0x1", "+1", "1e3", "\u0661", "2147483647");
    String target = switch (random.nextInt(4)) {
      case 0 -> "/mymedia?limit=" + encoded(number) + "&offset=" + encoded(number);
      case 1 -> "/search/" + encoded(text()) + "?limit=" + encoded(number) + "&offset=" + encoded(number);
      case 2 -> "/search/" + encoded((text() + " ").repeat(1 + random.nextInt(400)));
      default -> "/podcast?url=" + encoded(text()) + "&a".repeat(random.nextInt(400));
    };
    return bare("query", "GET", target, user.token(), "");
  }

  private Hostile patch() {
    String json = switch (random.nextInt(8)) {
      case 0 -> "[".repeat(1 + random.nextInt(30_000));
      case 1 -> "{\"name\":".repeat(1 + random.nextInt(3_000)) + "1";
      case 2 -> "{\"name\":\"" + pick("\\u0000", "\\ud800", "\\udc00x", "\\x", "\u0001", "\n") + "\"}";
      case 3 -> "{\"price\":" + pick("1e999999999", "-1", "99999999999999999999999", "0.1", "\"5\"", "null", "1".repeat(2000), "1e2147483648", "{}") + "}";
      case 4 -> "{\"tags\":" + pick("[1]", "[[]]", "null", "\"a\"", "[null]", "[\"\\u0000\"]", "[" + "\"a\",".repeat(5000) + "\"b\"]") + "}";
      case 5 -> "{\"expiry\":" + pick("-1", "1e30", "\"never\"", "99999999999999", "9223372036854775807", "[]") + ",\"ttl\":"
          + pick("0", "-5", "9223372036854775807", "1.0") + "}";
      case 6 -> pick("", "null", "true", "1", "\"x\"", "{", "{}}", "{\"public\":\"yes\"}", "{\"a\":1,\"a\":2}", "\u0000", "{\"unknown\":1}");
      default -> "{\"description\":\"" + "x".repeat(random.nextInt(120_000)) + "\"}";
    };
    byte[] body = random.nextInt(4) == 0 ? mutated(json.getBytes(StandardCharsets.UTF_8)) : json.getBytes(StandardCharsets.UTF_8);
    String target = "/mymedia/" + (random.nextInt(4) > 0 ? muid : encoded(text()));
    return new Hostile("patch", joined(start("PATCH", target, user.token()) + "Content-Type: application/json\r\nContent-Length: " + body.length
        + "\r\n\r\n", body), Ending.LISTEN);
  }

  private Hostile head() {
    String good = start("GET", pick("/ping", "/file/" + mediaToken, "/mymedia"), user.token());
    return switch (random.nextInt(9)) {
      case 0 -> new Hostile("head", joined(good + "X: " + "y".repeat(random.nextInt(200_000)) + "\r\n\r\n"), Ending.HALF_CLOSE);
      case 1 -> new Hostile("head", joined(good + "X: y\r\n".repeat(random.nextInt(500)) + "\r\n"), Ending.HALF_CLOSE);
      case 2 -> new Hostile("head", cut((good + "\r\n").getBytes(StandardCharsets.US_ASCII)), pick(Ending.HALF_CLOSE, Ending.VANISH));
      case 3 -> new Hostile("head", mutated((good + "\r\n").getBytes(StandardCharsets.US_ASCII)), Ending.HALF_CLOSE);
      case 4 -> new Hostile("head", joined(good + "Content-Length: " + pick("-1", "a", "99999999999999999999", "1, 2", "") + "\r\n\r\n"), Ending.HALF_CLOSE);
      case 5 -> new Hostile("head", joined(good + "Transfer-Encoding: " + pick("chunked", "gzip", "chunked, chunked", "x") + "\r\n\r\nzz\r\n"),
          Ending.HALF_CLOSE);
      case 6 -> new Hostile("head", joined(good + pick("Upgrade: h2c\r\nHTTP2-Settings: AAAA\r\nConnection: Upgrade\r\n", "Expect: 200-ok\r\n",
          "Host: " + text().replaceAll("[\r\n]", "") + "\r\n", "Cookie: " + "a=b;".repeat(1000) + "\r\n", "Cookie: jwt\r\n", "Cookie: =\r\n",
          "Authorization: Bearer\r\n", "Authorization: \r\n", "Origin: \u0000\r\n") + "\r\n"), Ending.HALF_CLOSE);
      case 7 -> {
        byte[] garbage = new byte[random.nextInt(3000)];
        random.nextBytes(garbage);
        yield new Hostile("head", garbage, Ending.HALF_CLOSE);
      }
      default -> new Hostile("head", joined(good + "\r\n"), Ending.VANISH);
    };
  }

  private Hostile signIn() {
    String parameters = "id=" + encoded(text()) + "&sig=" + encoded(pick(text(), Base64Url.encode(bytes(65)), Base64Url.encode(bytes(64)))) + "&pubkey="
        + pick(encoded(text()), user.publicKey().hex(), "02" + "ff".repeat(32), "04" + "00".repeat(64)) + pick("", "&readonly=maybe", "&id=2");
    if (random.nextBoolean()) {
      return bare("sign-in", "POST", "/verify?" + parameters, null, "Content-Type: multipart/form-data\r\nContent-Length: 0\r\n");
    }
    byte[] body = random.nextBoolean() ? parameters.getBytes(StandardCharsets.UTF_8) : mutated(parameters.getBytes(StandardCharsets.UTF_8));
    return new Hostile("sign-in", joined(start("POST", "/verify", null) + "Content-Type: " + pick("application/x-www-form-urlencoded", "application/json",
        "multipart/form-data; boundary=x", "") + "\r\nContent-Length: " + body.length + "\r\n\r\n", body), Ending.LISTEN);
  }

  private Hostile bare(String kind, String method, String target, String jwt, String headers) {
    return new Hostile(kind, joined(start(method, target, jwt) + headers + "\r\n"), Ending.LISTEN);
  }

  private static String start(String method, String target, String jwt) {
    return method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + (jwt == null ? "" : "Authorization: Bearer " + jwt + "\r\n");
  }

  private static byte[] part(String headers, byte[] content) {
    return joined("--" + BOUNDARY + "\r\n" + headers + "\r\n\r\n", content, ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] chunked(byte[] body, boolean wellFormed) {
    String size = wellFormed ? Integer.toHexString(body.length) : pick("-5", "zz", "ffffffffffffffffff", "", Integer.toHexString(body.length + 7));
    return body.length == 0 && wellFormed ? "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)
        : joined(size + "\r\n", body, "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] mutated(byte[] bytes) {
    byte[] changed = bytes.clone();
    for (int i = random.nextInt(8); i >= 0 && changed.length > 0; i--) {
      // Mostly near an end, where the delimiters are.
      int reach = random.nextBoolean() ? changed.length : Math.min(changed.length, 200);
      changed[random.nextBoolean() ? random.nextInt(reach) : changed.length - 1 - random.nextInt(reach)] = (byte) random.nextInt();
    }
    return changed;
  }

  private byte[] cut(byte[] bytes) {
    return Arrays.copyOf(bytes, random.nextInt(bytes.length));
  }

  private String flipped(String text) {
    if (text.isEmpty()) {
      return "A";
    }
    int at = random.nextInt(text.length());
    char other = "ABCDEFGHabcdefgh0123456789-_.".charAt(random.nextInt(29));
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  private static String signed(String claims, String key) {
    String said = Base64Url.encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)).replace("=", "") + "."
        + Base64Url.encode(claims.getBytes(StandardCharsets.UTF_8)).replace("=", "");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec((key + "-wrong").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return said + "." + Base64Url.encode(mac.doFinal(said.getBytes(StandardCharsets.US_ASCII))).replace("=", "");
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] bytes(int count) {
    byte[] some = new byte[count];
    random.nextBytes(some);
    return ByteBuffer.wrap(some).put(0, (byte) (31 + random.nextInt(4))).array();
  }

  private String field() {
    return pick("name", "description", "price", "ttl", "tags", "tags[]", "expiry", "public", "file", "pubkey", "");
  }

  private String text() {
    return random.nextInt(20) == 0 ? "z".repeat(random.nextInt(5000)) : pick(TEXTS);
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static byte[] joined(String head, byte[]... rest) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    for (byte[] one : rest) {
      all.writeBytes(one);
    }
    return all.toByteArray();
  }
}
