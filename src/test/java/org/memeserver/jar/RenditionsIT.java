package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.picture.PictureFiles.encoded;
import static org.memeserver.support.Answers.json;
import static org.memeserver.support.Answers.refused;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.GpsDirectory;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memeserver.picture.Pattern;
import org.memeserver.picture.PictureFiles;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.RawConnection;
import org.memeserver.support.RawConnection.Answer;
import org.memeserver.support.SphinxUser;

/** Small pictures as apps ask for them. */
class RenditionsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MADE = "meme_renderings_total{outcome=\"made\"} ";

  @TempDir static Path folder;
  private static JarServer server;
  private static SphinxUser owner;
  private static SphinxUser stranger;
  private static int made;

  @BeforeAll
  static void start() throws Exception {
    server = JarServer.start(folder, "--admin-pubkeys", SphinxUser.of(1, SphinxUser.ADMIN).publicKey().hex(), "--sweep-interval-seconds", "1");
    owner = SphinxUser.of(server.port(), 1).signIn();
    stranger = SphinxUser.of(server.port(), 2);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "jpeg, jpeg, jpg", "png, jpeg, jpg", "gif, jpeg, jpg", "bmp, jpeg, jpg", "lossy.webp, jpeg, jpg", "lossless.webp, jpeg, jpg",
    "lossy-alpha.webp, png, png", "ycck.jpg, jpeg, jpg"
  })
  void everyFormatHasBothSizes(String source, String type, String ending) throws Exception {
    byte[] file = source.contains(".") ? PictureFiles.shipped(source) : encoded(Pattern.of(600, 400), source);
    JsonNode record = json(owner.upload("/public", file, "cat.holiday.xyz", "image/jpg", Map.of()));
    assertEquals(600, record.get("width").asInt());
    assertEquals(400, record.get("height").asInt());
    String muid = record.get("muid").asText();
    for (String[] size : new String[][] {{"thumb", "60"}, {"medium", "400"}}) {
      HttpResponse<byte[]> answer = stranger.get("/public/" + muid + "?" + size[0] + "=true");
      assertEquals(200, answer.statusCode());
      assertEquals("image/" + type, header(answer, "Content-Type"));
      assertEquals("attachment; filename=cat.holiday_" + size[0] + "." + ending, header(answer, "Content-Disposition"));
      assertEquals("public, max-age=31536000, immutable", header(answer, "Cache-Control"));
      assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
      assertEquals("*", header(answer, "Access-Control-Allow-Origin"));
      BufferedImage picture = Pattern.decoded(answer.body());
      assertEquals(Integer.parseInt(size[1]), picture.getWidth());
      assertEquals(Integer.parseInt(size[1]), picture.getHeight());
      if (type.equals("jpeg")) {
        Pattern.assertShownIn(picture);
      }
    }
    assertArrayEquals(file, owner.get("/public/" + muid).body(), "the original is as it was");
  }

  @Test
  void aRenditionHasConditionsRangesAndHeadOfItsOwn() throws Exception {
    String muid = uploaded(encoded(Pattern.of(500, 500), "png"));
    byte[] medium = owner.get("/public/" + muid + "?medium=true").body();
    Answer head = ask("HEAD", muid + "?medium=true", "");
    String etag = head.header("ETag").orElseThrow();
    assertEquals(200, head.status());
    assertEquals("" + medium.length, head.header("Content-Length").orElseThrow());
    assertEquals("image/jpeg", head.header("Content-Type").orElseThrow());
    assertFalse(etag.equals('"' + muid + '"'), "not the original's");
    assertFalse(etag.equals(ask("HEAD", muid + "?thumb=true", "").header("ETag").orElseThrow()), "not the thumb's");
    assertEquals(304, ask("GET", muid + "?medium=true", "If-None-Match: " + etag + "\n").status());
    assertEquals(200, ask("GET", muid + "?medium=true", "If-None-Match: \"" + muid + "\"\n").status());
    Answer part = ask("GET", muid + "?medium=true", "Range: bytes=10-99\nIf-Range: " + etag + "\n");
    assertEquals(206, part.status());
    assertEquals("bytes 10-99/" + medium.length, part.header("Content-Range").orElseThrow());
    assertArrayEquals(Arrays.copyOfRange(medium, 10, 100), part.body());
    assertEquals(416, ask("GET", muid + "?medium=true", "Range: bytes=9999999-\n").status());
  }

  @Test
  void onlyTrueAsksForARenditionAndTheLargerOneWins() throws Exception {
    byte[] file = encoded(Pattern.of(100, 100), "png");
    String muid = uploaded(file);
    for (String query : List.of("", "?thumb=false", "?thumb=", "?thumb=1", "?medium=TRUE", "?thumbs=true")) {
      assertArrayEquals(file, owner.get("/public/" + muid + query).body(), query);
    }
    assertEquals(100, Pattern.decoded(owner.get("/public/" + muid + "?thumb=true&medium=true").body()).getWidth());
  }

  @Test
  void aRecordOfAPublicPictureGetsAPlaceholder() throws Exception {
    String muid = uploaded(encoded(Pattern.of(300, 200), "jpeg"));
    String privately = owner.uploaded("/file", encoded(Pattern.of(310, 200), "jpeg"));
    Eventually.holds("a blurhash in the record", PATIENCE, () -> json(owner.get("/media/" + muid)).has("blurhash"));
    String hash = json(owner.get("/media/" + muid)).get("blurhash").asText();
    assertEquals(28, hash.length());
    JsonNode all = json(owner.get("/mymedia"));
    Set<String> hashes = StreamSupport.stream(all.spliterator(), false).filter(one -> one.get("muid").asText().equals(muid))
        .map(one -> one.get("blurhash").asText()).collect(Collectors.toSet());
    assertEquals(Set.of(hash), hashes);
    assertFalse(json(owner.get("/media/" + privately)).has("blurhash"));
    json(owner.send("PATCH", "/mymedia/" + muid, "application/json", "{\"public\":false}".getBytes(StandardCharsets.UTF_8)));
    assertFalse(json(owner.get("/media/" + muid)).has("blurhash"), "what is private says nothing of what it shows");
  }

  @Test
  void ofWhatIsPrivateThereIsNone() throws Exception {
    String muid = owner.uploaded("/file", encoded(Pattern.of(640, 480), "jpeg"));
    assertNoRendition(muid);
    assertEquals(0, json(owner.get("/media/" + muid)).get("width").asInt());
    JsonNode changed =
        json(owner.send("PATCH", "/mymedia/" + muid, "application/json", "{\"public\":true}".getBytes(StandardCharsets.UTF_8)));
    assertEquals(640, changed.get("width").asInt());
    Pattern.assertShownIn(Pattern.decoded(stranger.get("/public/" + muid + "?medium=true").body()));
    json(owner.send("PATCH", "/mymedia/" + muid, "application/json", "{\"public\":false}".getBytes(StandardCharsets.UTF_8)));
    assertNoRendition(muid);
    refused(404, stranger.get("/public/" + muid + "?medium=true"));
  }

  @Test
  void twoHundredFirstRequestsAreOneRendering() throws Exception {
    byte[] photo = encoded(Pattern.of(4000, 3000), "jpeg");
    String muid = owner.uploaded("/file", photo);
    List<Long> before = madeOnceAllIsDone();
    ExecutorService threads = Executors.newFixedThreadPool(200);
    try {
      List<Callable<HttpResponse<byte[]>>> requests =
          IntStream.range(0, 200).<Callable<HttpResponse<byte[]>>>mapToObj(i -> () -> stranger.get("/public/" + muid + "?thumb=true")).toList();
      json(owner.send("PATCH", "/mymedia/" + muid, "application/json", "{\"public\":true}".getBytes(StandardCharsets.UTF_8)));
      byte[] first = null;
      for (Future<HttpResponse<byte[]>> one : threads.invokeAll(requests)) {
        assertEquals(200, one.get().statusCode());
        first = first == null ? one.get().body() : first;
        assertArrayEquals(first, one.get().body());
      }
    } finally {
      threads.shutdownNow();
    }
    List<Long> after = madeOnceAllIsDone();
    List<Long> rendered = IntStream.range(0, after.size()).mapToObj(i -> after.get(i) - before.get(i)).toList();
    // Servers do not ask each other whether one of them is at it already.
    assertTrue(rendered.contains(1L) && Set.of(0L, 1L).containsAll(rendered), () -> "renderings of each server: " + rendered);
  }

  @Test
  void whatAPhoneTellsOfItsPlaceIsInNoRendition() throws Exception {
    byte[] phone = PictureFiles.withExif(encoded(Pattern.of(1200, 900), "jpeg"), PictureFiles.phoneExif(6));
    assertTrue(metadata(phone).containsDirectoryOfType(GpsDirectory.class), "the original says where it was taken");
    JsonNode record = json(owner.upload("/public", phone, "IMG_1.jpg", "image/jpg", Map.of()));
    assertEquals(900, record.get("width").asInt());
    assertEquals(1200, record.get("height").asInt());
    String muid = record.get("muid").asText();
    for (String size : List.of("thumb", "medium")) {
      byte[] rendition = owner.get("/public/" + muid + "?" + size + "=true").body();
      Set<String> told = StreamSupport.stream(metadata(rendition).getDirectories().spliterator(), false)
          .map(Directory::getName).collect(Collectors.toSet());
      assertEquals(Set.of("JPEG", "JFIF", "Huffman", "File Type"), told);
    }
    assertArrayEquals(phone, owner.get("/public/" + muid).body());
  }

  @Test
  void aTemplateIsMeasuredAsItIsShown() throws Exception {
    SphinxUser admin = SphinxUser.of(server.port(), SphinxUser.ADMIN).signIn();
    byte[] lying = PictureFiles.withExif(encoded(Pattern.of(320, 200), "jpeg"), PictureFiles.orientation(8));
    JsonNode record = json(admin.upload("/template", lying, "t.jpg", "image/jpg", Map.of()));
    assertEquals(200, record.get("width").asInt());
    assertEquals(320, record.get("height").asInt());
    JsonNode webp = json(admin.upload("/template", PictureFiles.shipped("lossy.webp"), "t.webp", "image/webp", Map.of()));
    assertEquals(600, webp.get("width").asInt());
    assertNoRendition(record.get("muid").asText());
  }

  @Test
  void whatIsNoPictureIsKeptAndHasNoRendition() throws Exception {
    byte[] jpeg = encoded(Pattern.of(300 + made++, 200), "jpeg");
    byte[] cut = Arrays.copyOf(jpeg, jpeg.length / 2);
    byte[] scan = Arrays.copyOfRange(jpeg, jpeg.length / 2, jpeg.length - 2);
    byte[] header = {(byte) 0xff, (byte) 0xda, 0, 3, 3};
    byte[] scans = Arrays.copyOf(jpeg, jpeg.length - 2);
    for (int i = 0; i < 100; i++) {
      scans = PictureFiles.joined(scans, header, scan);
    }
    for (byte[] bad : List.of(
        scans,
        new byte[0], "no picture".getBytes(StandardCharsets.UTF_8), cut, PictureFiles.flatPng(10_000, 10_000, 1, 0, 1),
        PictureFiles.flatPng(60_000, 3, 8, 2, 1), PictureFiles.withExif(jpeg, new byte[] {1, 2, 3}),
        PictureFiles.joined(jpeg, "PK\5\6".getBytes(StandardCharsets.ISO_8859_1), new byte[18]))) {
      JsonNode record = json(owner.upload("/public", bad, "bad.jpg", "image/jpg", Map.of()));
      assertNoRendition(record.get("muid").asText());
      assertNoRendition(record.get("muid").asText());
      assertArrayEquals(bad, owner.get("/public/" + record.get("muid").asText()).body());
    }
    assertEquals(200, owner.get("/public/" + uploaded(encoded(Pattern.of(70, 70), "gif")) + "?thumb=true").statusCode());
    assertFalse(server.output().contains(" ERROR "), server.output());
  }

  private static String uploaded(byte[] picture) throws Exception {
    return json(owner.upload("/public", picture, "p" + made++ + ".jpg", "image/jpg", Map.of())).get("muid").asText();
  }

  private static void assertNoRendition(String muid) throws Exception {
    refused(404, stranger.get("/public/" + muid + "?thumb=true"));
    refused(404, stranger.get("/public/" + muid + "?medium=true"));
    assertEquals(404, ask("HEAD", muid + "?thumb=true", "").status());
  }

  private static Answer ask(String method, String muidAndQuery, String headers) throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      return connection.send(method + " /public/" + muidAndQuery + " HTTP/1.1\nHost: m\n" + headers + "\n").answer(method.equals("HEAD"));
    }
  }

  private static Metadata metadata(byte[] file) throws Exception {
    return ImageMetadataReader.readMetadata(new ByteArrayInputStream(file));
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** How many contents each server has rendered. A rendering is counted a moment after its pictures can be had, but before it ceases to be pending. */
  private static List<Long> madeOnceAllIsDone() throws Exception {
    List<Long> made = new ArrayList<>();
    for (int port : server.ports()) {
      Eventually.holds("nothing is being rendered", PATIENCE, () -> metric(port, "meme_renderings_pending ") == 0);
      made.add(metric(port, MADE));
    }
    return made;
  }

  private static long metric(int port, String name) throws Exception {
    String metrics = new String(stranger.at(port).get("/metrics").body(), StandardCharsets.UTF_8);
    assertTrue(metrics.lines().anyMatch(line -> line.startsWith(name)), metrics);
    return metrics.lines().filter(line -> line.startsWith(name)).mapToLong(line -> (long) Double.parseDouble(line.substring(name.length()))).sum();
  }
}
