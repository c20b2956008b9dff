package org.memeserver.jar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.memeserver.support.Answers.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.model.Base64Url;
import org.memeserver.model.PublicKey;
import org.memeserver.support.Answers;
import org.memeserver.support.JarServer;
import org.memeserver.support.Pictures;
import org.memeserver.support.RawConnection;
import org.memeserver.support.RawConnection.Answer;
import org.memeserver.support.SphinxUser;

/** Each client's upload, byte for byte, then the way of its picture: token by the owner, download by the buyer, refusal of everyone else. */
class ClientFormsIT {
  @TempDir static Path folder;
  private static JarServer server;
  private static SphinxUser owner;
  private static SphinxUser buyer;
  private static SphinxUser stranger;

  @BeforeAll
  static void start() throws Exception {
    server = JarServer.start(folder);
    owner = SphinxUser.of(server.port(), 1).signIn();
    buyer = SphinxUser.of(server.port(), 2).signIn();
    stranger = SphinxUser.of(server.port(), 3).signIn();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void iosSendsAnAttachment() throws Exception {
    byte[] picture = Pictures.of("jpg", 320, 240, 1);
    String b = "alamofire.boundary.5ad1b6b7c3d2a1f0";
    JsonNode media = uploaded("/file", b, "Bearer", picture,
        "--" + b + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"image.jpg\"\r\nContent-Type: image/jpg\r\n\r\n",
        "\r\n--" + b + "\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nImage"
            + "\r\n--" + b + "\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\ndescription\r\n--" + b + "--\r\n");
    assertEquals("image/jpg", media.get("mime").asText());
    assertEquals("image.jpg", media.get("filename").asText());
    assertEquals("Image", media.get("name").asText());
    goesToItsBuyerOnly(media, picture, "");
  }

  @Test
  void androidSendsPartsWithALengthOfTheirOwn() throws Exception {
    byte[] picture = Pictures.of("png", 200, 300, 2);
    String b = "0b8e9f0c-7a2b-4a59-b1b0-3f6e1f5a2d11";
    JsonNode media = uploaded("/file", b, "Bearer", picture,
        "--" + b + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"image\"\r\nContent-Type: sphinx/text\r\nContent-Length: "
            + picture.length + "\r\n\r\n",
        "\r\n--" + b + "--\r\n");
    assertEquals("sphinx/text", media.get("mime").asText());
    goesToItsBuyerOnly(media, picture, "amt=100&ttl=31536000&dim=200x300");
  }

  @Test
  void relaySendsFieldsBeforeTheFileAndTokensWithMeta() throws Exception {
    byte[] picture = Pictures.of("png", 64, 64, 3);
    String b = "--------------------------515890814546601021194782";
    JsonNode media = uploaded("/file", b, "Bearer", picture,
        field(b, "name", "Bild ü") + field(b, "description", "a test") + field(b, "price", "21") + field(b, "ttl", "31536000")
            + "--" + b + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"Image.png\"\r\nContent-Type: image/png\r\n\r\n",
        "\r\n--" + b + "--\r\n");
    assertEquals("Bild ü", media.get("name").asText());
    assertEquals(21, media.get("price").asLong());
    assertEquals(31_536_000, media.get("ttl").asLong());
    goesToItsBuyerOnly(media, picture, "amt=21&ttl=31536000");
  }

  @Test
  void desktopLetsTheBrowserMakeTheForm() throws Exception {
    byte[] picture = Pictures.of("gif", 90, 90, 4);
    String b = "----WebKitFormBoundaryx7Vq0cVJ9mFxxxSL";
    JsonNode media = uploaded("/file", b, "Bearer", picture,
        "--" + b + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file.gif\"\r\nContent-Type: file.txt\r\n\r\n",
        "\r\n--" + b + "\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nfile.gif\r\n--" + b + "--\r\n");
    assertEquals("file.txt", media.get("mime").asText());
    goesToItsBuyerOnly(media, picture, "");
  }

  @Test
  void tribesShoutsBearerAndSendsChunks() throws Exception {
    byte[] picture = Pictures.of("jpg", 100, 50, 5);
    String b = "6e1b5c4d9f1d4a0f9e2b7c8d5a3f1e0b6e1b5c4d9f1d4a0f9e2b7c8d5a3f";
    byte[] body = body(picture,
        "--" + b + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"tribe.jpg\"\r\nContent-Type: application/octet-stream\r\n\r\n",
        "\r\n--" + b + "--\r\n");
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send("POST /public HTTP/1.1\nHost: memes\nUser-Agent: Go-http-client/1.1\nAuthorization: BEARER " + owner.token()
          + "\nContent-Type: multipart/form-data; boundary=" + b + "\nTransfer-Encoding: chunked\nAccept-Encoding: gzip\n\n");
      for (int at = 0; at < body.length; at += 1000) {
        int size = Math.min(1000, body.length - at);
        connection.send(Integer.toHexString(size) + "\n").send(Arrays.copyOfRange(body, at, at + size)).send("\n");
      }
      Answer answer = connection.send("0\n\n").answer();
      assertEquals(200, answer.status(), answer::text);
      JsonNode media = Answers.json(answer.body());
      assertEquals(100, media.get("width").asInt());
      assertEquals(50, media.get("height").asInt());
      // iOS sends whatever Authorization it has along with public downloads.
      Answer open = RawConnection.ask(server.port(),
          "GET /public/" + media.get("muid").asText() + " HTTP/1.1\nHost: memes\nAuthorization: Bearer nonsense\n\n", new byte[0]);
      assertEquals(200, open.status());
      assertArrayEquals(picture, open.body());
    }
  }

  @Test
  void tribesSendsAnEmptyFile() throws Exception {
    String b = "0123456789abcdef";
    JsonNode media = uploaded("/public", b, "BEARER", new byte[0],
        "--" + b + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"empty\"\r\nContent-Type: application/octet-stream\r\n\r\n",
        "\r\n--" + b + "--\r\n");
    assertEquals(0, media.get("size").asLong());
    HttpResponse<byte[]> open = stranger.get("/public/" + media.get("muid").asText());
    assertEquals(200, open.statusCode());
    assertEquals(0, open.body().length);
  }

  private static JsonNode uploaded(String path, String boundary, String scheme, byte[] content, String before, String after)
      throws Exception {
    byte[] body = body(content, before, after);
    Answer answer = RawConnection.ask(server.port(),
        "POST " + path + " HTTP/1.1\nHost: memes\nAuthorization: " + scheme + " " + owner.token()
            + "\nContent-Type: multipart/form-data; boundary=" + boundary + "\nContent-Length: " + body.length + "\n\n", body);
    assertEquals(200, answer.status(), answer::text);
    JsonNode media = Answers.json(answer.body());
    assertEquals(owner.publicKey().text(), media.get("owner_pub_key").asText());
    assertEquals(content.length, media.get("size").asInt());
    return media;
  }

  private static byte[] body(byte[] content, String before, String after) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(before.getBytes(UTF_8));
    body.writeBytes(content);
    body.writeBytes(after.getBytes(UTF_8));
    return body.toByteArray();
  }

  private static String field(String boundary, String name, String value) {
    return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }

  /** The whole table of who gets what by a token. */
  private static void goesToItsBuyerOnly(JsonNode media, byte[] content, String meta) throws Exception {
    String muid = media.get("muid").asText();
    long soon = Instant.now().getEpochSecond() + 600;
    String forBuyer = token(owner, server.host(), muid, buyer.publicKey(), soon, meta);
    HttpResponse<byte[]> bought = buyer.get("/file/" + forBuyer);
    assertEquals(200, bought.statusCode());
    assertArrayEquals(content, bought.body());
    assertEquals(media.get("mime").asText(), bought.headers().firstValue("Content-Type").orElseThrow());
    assertEquals("attachment; filename=" + media.get("filename").asText(), bought.headers().firstValue("Content-Disposition").orElseThrow());
    assertEquals("private", bought.headers().firstValue("Cache-Control").orElseThrow());
    assertEquals("nosniff", bought.headers().firstValue("X-Content-Type-Options").orElseThrow());

    refused(401, stranger.get("/file/" + forBuyer));
    refused(401, owner.get("/file/" + forBuyer));
    refused(401, SphinxUser.of(server.port(), 2).get("/file/" + forBuyer));
    refused(401, buyer.get("/file/" + token(owner, "other.example", muid, buyer.publicKey(), soon, meta)));
    refused(410, buyer.get("/file/" + token(owner, server.host(), muid, buyer.publicKey(), soon - 1200, meta)));
    refused(401, buyer.get("/file/" + token(stranger, server.host(), muid, buyer.publicKey(), soon, meta)));
    refused(401, buyer.get("/file/" + token(buyer, server.host(), muid, buyer.publicKey(), soon, meta)));
    refused(401, buyer.get("/file/" + forBuyer.substring(0, forBuyer.lastIndexOf('.') + 1)));
    refused(401, buyer.get("/file/" + forBuyer.substring(0, forBuyer.lastIndexOf('.'))));
    refused(404, buyer.get("/file/" + token(owner, server.host(), Base64Url.encode(new byte[32]), buyer.publicKey(), soon, meta)));
    refused(404, buyer.get("/public/" + muid));

    String forAnyone = token(owner, server.host(), muid, null, soon, meta);
    assertArrayEquals(content, stranger.get("/file/" + forAnyone).body());
    refused(401, SphinxUser.of(server.port(), 2).get("/file/" + forAnyone));
    // An owner needs nobody's signature.
    assertArrayEquals(content, owner.get("/file/" + token(stranger, server.host(), muid, owner.publicKey(), soon, meta)).body());
  }

  private static String token(SphinxUser signer, String host, String muid, PublicKey buyer, long expires, String meta) {
    if (meta.isEmpty()) {
      return signer.tokenFor(host, muid, buyer, expires);
    }
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.writeBytes(host.getBytes(ISO_8859_1));
    signed.writeBytes(Base64Url.decode(muid));
    byte[] buyerBytes = buyer == null ? new byte[0] : buyer.bytes();
    signed.writeBytes(buyerBytes);
    byte[] exp = ByteBuffer.allocate(4).putInt((int) expires).array();
    signed.writeBytes(exp);
    signed.writeBytes(meta.getBytes(UTF_8));
    // As the v2 apps do: over the text form.
    byte[] signature = signer.key().sign(Base64Url.encode(signed.toByteArray()).getBytes(UTF_8));
    return Base64Url.encode(host.getBytes(ISO_8859_1)) + "." + muid + "." + Base64Url.encode(buyerBytes) + "." + Base64Url.encode(exp) + "."
        + Base64Url.encode(meta.getBytes(UTF_8)) + "." + Base64Url.encode(signature);
  }
}
