package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.support.Answers.json;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.model.S3Address;
import org.memeserver.model.Secret;
import org.memeserver.support.BlobBucket;
import org.memeserver.support.Contents;
import org.memeserver.support.JarCommand;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.Pictures;
import org.memeserver.support.S3Server;
import org.memeserver.support.SphinxUser;

/** One server whose files are in a bucket and whose records are in its folder. */
class S3IT {
  /** Small enough for one request, and large enough for three parts. */
  private static final int SMALL = 100_000;

  private static final int LARGE = 12_000_000;

  @TempDir Path folder;
  private final BlobBucket bucket = new BlobBucket(S3Server.shared().freshBucket());

  @Test
  void filesAreInTheBucketSealedUntilTheyAreDeletedAndOutliveTheServer() throws Exception {
    byte[] small = text(SMALL);
    byte[] large = Contents.of(5, LARGE);
    byte[] picture = Pictures.of("png", 400, 300, 7);
    byte[] template = Pictures.of("png", 120, 80, 8);
    String[] options = bucket.options("--admin-pubkeys", SphinxUser.of(1, 1).publicKey().hex(), "--access-log", "false");
    String smallMuid;
    String largeMuid;
    String pictureMuid;
    String templateMuid;
    byte[] thumb;
    try (JarServer server = JarServer.start(folder, options)) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      smallMuid = owner.uploaded("/file", small);
      largeMuid = owner.uploaded("/public", large);
      assertEquals(2, bucket.blobs().size());
      assertSealed(small, large);
      pictureMuid = owner.uploaded("/public", picture);
      thumb = body(owner.get("/public/" + pictureMuid + "?thumb=true"));
      templateMuid = owner.uploaded("/template", template);
      assertEquals(200, owner.upload("/preferences", new byte[] {7}, "p", "a/b", Map.of()).statusCode());
      assertEquals(7, bucket.blobs().size(), "five contents and two small pictures");
      server.stop();
    }
    try (JarServer server = JarServer.start(folder, options)) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      Library library = new Library(server);
      assertArrayEquals(small, library.intact(owner, smallMuid));
      assertArrayEquals(large, library.intact(owner, largeMuid));
      for (int from : List.of(0, 65_530, 5_000_000, LARGE - 10)) {
        assertArrayEquals(Arrays.copyOfRange(large, from, from + 10), range(server, largeMuid, from, from + 9), "from " + from);
      }
      assertArrayEquals(picture, body(owner.get("/public/" + pictureMuid)));
      assertArrayEquals(thumb, body(owner.get("/public/" + pictureMuid + "?thumb=true")));
      assertArrayEquals(template, body(owner.get("/template/" + templateMuid)));
      assertArrayEquals(new byte[] {7}, body(owner.get("/preferences")));

      assertEquals(204, owner.send("DELETE", "/mymedia/" + largeMuid, null, new byte[0]).statusCode());
      assertEquals(6, bucket.blobs().size(), "it is gone at once");
      assertEquals(404, owner.get("/public/" + largeMuid).statusCode());
      assertEquals(204, owner.send("DELETE", "/mymedia/" + pictureMuid, null, new byte[0]).statusCode());
      assertEquals(3, bucket.blobs().size(), "with its small pictures");
      assertArrayEquals(small, library.intact(owner, smallMuid));
      assertEquals(List.of(), bucket.unfinished());
      assertFalse(server.output().contains(" ERROR ") || server.output().contains(" WARN"), server.output());
    }
  }

  /** No run of plain bytes is anywhere in what the store has. */
  private void assertSealed(byte[]... contents) throws Exception {
    for (String name : bucket.objects()) {
      String stored = latin(bucket.read(name));
      for (byte[] content : contents) {
        for (int from : List.of(0, 50_000, content.length - 16)) {
          assertFalse(stored.contains(latin(Arrays.copyOfRange(content, from, from + 16))), name);
        }
      }
    }
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] text(int size) {
    return "what nobody else is to read ".repeat(size / 28 + 1).substring(0, size).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] body(HttpResponse<byte[]> answer) {
    assertEquals(200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
    return answer.body();
  }

  private static byte[] range(JarServer server, String muid, int first, int last) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(server.uri("/public/" + muid)).header("Range", "bytes=" + first + "-" + last).build();
    HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(206, answer.statusCode());
    return answer.body();
  }

  @Test
  void aStartThatCannotWorkIsRefusedInOneLine() throws Exception {
    S3Address good = bucket.address();
    assertRefused("There is no such bucket: the bucket missing-bucket at ", new S3Address(good.endpoint(), good.region(), "missing-bucket", "",
        good.credentials()));
    assertRefused("secret of the access key is wrong", new S3Address(good.endpoint(), good.region(), good.bucket(), good.prefix(),
        Optional.of(new S3Address.Credentials(S3Server.KEY, Secret.ofText("another-secret")))));
    assertRefused("The store does not answer for ", new S3Address(Optional.of(URI.create("http://127.0.0.1:9")), good.region(), good.bucket(),
        good.prefix(), good.credentials()));
  }

  private void assertRefused(String why, S3Address address) throws Exception {
    String said = ended(1, new BlobBucket(address).options("--s3-wait-seconds", "1"));
    assertTrue(said.lines().anyMatch(line -> line.startsWith("meme: ") && line.contains(why)), said);
    assertEquals(1, said.lines().count(), said);
    assertFalse(said.contains(address.credentials().orElseThrow().secret().revealText()), said);
  }

  @Test
  void mistakesInTheSettingsAreToldAllAtOnce() throws Exception {
    String said = ended(78, "--storage-mode", "s3", "--s3-endpoint", "ftp://store", "--s3-region", "eu central");
    for (String name : List.of("S3_ENDPOINT", "S3_REGION", "STORAGE_MODE")) {
      assertTrue(said.contains("  " + name + " "), said);
    }
    assertTrue(ended(78, "--storage-mode", "s3", "--s3-bucket", "b-b-b", "--s3-key", "alone").contains("S3_KEY"), "a key without its secret");
  }

  private String ended(int code, String... options) throws Exception {
    String[] all = Stream.concat(Stream.of("serve", "--port", "0", "--data-dir", folder.resolve("data").toString()), Stream.of(options)).toArray(String[]::new);
    JarCommand.Ended ended = JarCommand.run(folder, List.of(), all);
    assertEquals(code, ended.code(), ended.out() + ended.err());
    return ended.out() + ended.err();
  }

  @Test
  void searchAndRecordsAreAsWithAFolder() throws Exception {
    try (JarServer server = JarServer.start(folder, bucket.options())) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      String muid = json(owner.upload("/public", new byte[0], "f", "text/plain", Map.of("name", "nothing"))).get("muid").asText();
      assertEquals(muid, json(owner.get("/search/nothing")).get(0).get("muid").asText());
      assertArrayEquals(new byte[0], body(owner.get("/public/" + muid)));
      assertEquals(200, owner.get("/readyz").statusCode());
    }
  }
}
