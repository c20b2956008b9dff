package org.memeserver.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.memeserver.crypto.LightningSigner;
import org.memeserver.model.Base64Url;
import org.memeserver.model.PublicKey;

/** Somebody with a node key and an HTTP client. */
public final class SphinxUser {
  /** The number of the user whose key stands in ADMIN_PUBKEYS. */
  public static final int ADMIN = 9;

  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"([^\"]*)\"");

  private final URI server;
  private final LightningSigner key;
  private String token = "";

  /** @param server such as {@code http://127.0.0.1:5000} */
  public SphinxUser(URI server, byte[] privateKey) {
    this(server, new LightningSigner(privateKey));
  }

  private SphinxUser(URI server, LightningSigner key) {
    this.server = server;
    this.key = key;
  }

  /** A user whose key is made of one number, so that tests can tell users apart. */
  public static SphinxUser of(int port, int number) {
    byte[] privateKey = new byte[32];
    int group = number == ADMIN ? 0 : Setup.groupOfUsers();
    ByteBuffer.wrap(privateKey).putInt(20, group).putInt(24, 0x5eed).putInt(28, number);
    return new SphinxUser(URI.create("http://127.0.0.1:" + port), privateKey);
  }

  /** The same user with the same session, at another server. */
  public SphinxUser at(int port) {
    SphinxUser there = new SphinxUser(URI.create("http://127.0.0.1:" + port), key);
    there.token = token;
    return there;
  }

  public PublicKey publicKey() {
    return key.publicKey();
  }

  public LightningSigner key() {
    return key;
  }

  public String token() {
    return token;
  }

  /** Signs in as relay does: urlencoded body, signature over the decoded challenge. */
  public SphinxUser signIn() throws IOException, InterruptedException {
    String asked = HTTP.send(request("/ask").GET().build(), BodyHandlers.ofString()).body();
    byte[] challenge = Base64Url.decode(field(asked, "challenge"));
    String body =
        "id=" + field(asked, "id") + "&sig=" + encoded(Base64Url.encode(key.sign(challenge))) + "&pubkey=" + publicKey().hex();
    HttpResponse<String> answer =
        HTTP.send(
            request("/verify").header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("sign-in: " + answer.statusCode() + " " + answer.body());
    }
    token = field(answer.body(), "token");
    return this;
  }

  public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return HTTP.send(authorized(path).GET().build(), BodyHandlers.ofByteArray());
  }

  public HttpResponse<byte[]> send(String method, String path, String contentType, byte[] body) throws IOException, InterruptedException {
    HttpRequest.Builder request = authorized(path);
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    return HTTP.send(request.method(method, HttpRequest.BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
  }

  /** Uploads and gives back the answer. */
  public HttpResponse<byte[]> upload(String path, byte[] content, String filename, String mime, Map<String, String> fields)
      throws IOException, InterruptedException {
    return send("POST", path, "multipart/form-data; boundary=x-meme-test-x", form(content, filename, mime, fields));
  }

  /** Uploads, which must work, and gives back the muid. */
  public String uploaded(String path, byte[] content) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = upload(path, content, "file.bin", "application/octet-stream", Map.of());
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("upload: " + answer.statusCode() + " " + body);
    }
    return field(body, "muid");
  }

  /** Has a content of mine expire in two seconds. */
  public HttpResponse<byte[]> expireSoon(String muid) throws IOException, InterruptedException {
    String change = "{\"expiry\":\"" + Instant.now().plusSeconds(2) + "\"}";
    return send("PATCH", "/mymedia/" + muid, "application/json", change.getBytes(StandardCharsets.UTF_8));
  }

  /** A media token of mine for a content of mine. */
  public String tokenFor(String host, String muid, PublicKey buyer, long expires) {
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.writeBytes(host.getBytes(StandardCharsets.US_ASCII));
    signed.writeBytes(Base64Url.decode(muid));
    byte[] buyerBytes = buyer == null ? new byte[0] : buyer.bytes();
    signed.writeBytes(buyerBytes);
    byte[] exp = ByteBuffer.allocate(4).putInt((int) expires).array();
    signed.writeBytes(exp);
    return Base64Url.encode(host.getBytes(StandardCharsets.US_ASCII)) + "." + muid + "." + Base64Url.encode(buyerBytes) + "."
        + Base64Url.encode(exp) + "." + Base64Url.encode(key.sign(signed.toByteArray()));
  }

  /** The body of a multipart form with a file, boundary {@code x-meme-test-x}. */
  public static byte[] form(byte[] content, String filename, String mime, Map<String, String> fields) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    fields.forEach((name, value) ->
        form.writeBytes(("--x-meme-test-x\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
            .getBytes(StandardCharsets.UTF_8)));
    form.writeBytes(("--x-meme-test-x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename + "\"\r\nContent-Type: "
        + mime + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    form.writeBytes(content);
    form.writeBytes("\r\n--x-meme-test-x--\r\n".getBytes(StandardCharsets.US_ASCII));
    return form.toByteArray();
  }

  /** A string field of a flat JSON object. */
  public static String field(String json, String name) {
    Matcher fields = FIELD.matcher(json);
    while (fields.find()) {
      if (fields.group(1).equals(name)) {
        return fields.group(2);
      }
    }
    throw new IllegalArgumentException("no " + name + " in " + json);
  }

  private HttpRequest.Builder authorized(String path) {
    return token.isEmpty() ? request(path) : request(path).header("Authorization", "Bearer " + token);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
