package org.memeserver.blob.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.model.S3Address;
import org.memeserver.model.Secret;
import org.memeserver.support.FaultyS3;
import org.memeserver.support.S3Server;

/** What an operator hears at the start, and whose a bucket is. */
class OpeningTest {
  private static final Duration AT_ONCE = Duration.ZERO;

  @Test
  void theProbeLeavesNothing() throws IOException {
    S3Address address = S3Server.shared().freshBucket();
    S3BlobStore.open(address, AT_ONCE).close();
    List<String> names = new ArrayList<>();
    try (S3Bucket bucket = S3Bucket.of(address)) {
      bucket.forEachName(1000, names::addAll);
    }
    assertEquals(List.of(), names);
  }

  @Test
  void namesComeSoManyAtATimeAndWithoutThePrefix() throws IOException {
    List<List<String>> pages = new ArrayList<>();
    try (S3Bucket bucket = S3Bucket.of(S3Server.shared().freshBucket())) {
      for (String name : List.of("a", "b/c", "d e+f", "g")) {
        bucket.put(name, Content.of(new byte[] {1}));
      }
      bucket.forEachName(3, pages::add);
      assertEquals(List.of(List.of("a", "b/c", "d e+f"), List.of("g")), pages);
      assertEquals(Optional.empty(), bucket.open("none"));
    }
  }

  @Test
  void aMissingBucketIsNamed() {
    S3Address there = S3Server.shared().freshBucket();
    S3Address address = new S3Address(there.endpoint(), there.region(), "no-such-bucket", there.prefix(), there.credentials());
    String message = refusal(address, AT_ONCE);
    assertTrue(message.startsWith("There is no such bucket: the bucket no-such-bucket at http://127.0.0.1:"), message);
  }

  @Test
  void aWrongSecretIsNamedAndNotShown() {
    String message = refusal(with(S3Server.shared().freshBucket(), S3Server.KEY, "othersecret"), AT_ONCE);
    assertTrue(message.startsWith("The secret of the access key is wrong for the bucket "), message);
    assertFalse(message.contains("othersecret"), message);
  }

  @Test
  void anUnknownKeyIsNamed() {
    String message = refusal(with(S3Server.shared().freshBucket(), "OTHERKEY", S3Server.SECRET), AT_ONCE);
    assertTrue(message.startsWith("The store does not know the access key for the bucket "), message);
  }

  @Test
  void whatMayNotBeDoneIsNamed() throws IOException {
    S3Address address = S3Server.shared().freshBucket();
    for (String[] wrong : new String[][] {{"GET", "list-type", "listed"}, {"PUT", "probe", "written"}, {"DELETE", "probe", "deleted"}}) {
      try (FaultyS3 faulty = new FaultyS3(S3Server.shared().port())) {
        faulty.fail(100, new FaultyS3.Answer(403, "AccessDenied"), request -> request.is(wrong[0], wrong[1]));
        String message = refusal(S3Server.through(faulty.port(), address), AT_ONCE);
        assertTrue(message.startsWith("Objects may not be " + wrong[2] + " in the bucket " + address.bucket() + " at "), message);
      }
    }
  }

  @Test
  void aWrongRegionIsNamed() throws IOException {
    try (FaultyS3 faulty = new FaultyS3(S3Server.shared().port())) {
      faulty.fail(100, new FaultyS3.Answer(400, "AuthorizationHeaderMalformed"), any -> true);
      String message = refusal(S3Server.through(faulty.port(), S3Server.shared().freshBucket()), AT_ONCE);
      assertTrue(message.startsWith("The region is not the right one for the bucket "), message);
    }
  }

  @Test
  void aClosedPortDoesNotAnswer() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String message = refusal(S3Server.through(port, S3Server.shared().freshBucket()), AT_ONCE);
    assertTrue(message.startsWith("The store does not answer for the bucket "), message);
    assertTrue(message.contains("refused"), message);
  }

  @Test
  void aHostThatIsNotKnownIsNamed() {
    S3Address there = S3Server.shared().freshBucket();
    URI nowhere = URI.create("http://nowhere.invalid");
    String message = refusal(new S3Address(Optional.of(nowhere), there.region(), there.bucket(), there.prefix(), there.credentials()), AT_ONCE);
    assertTrue(message.startsWith("The host of the bucket "), message);
  }

  @Test
  void anotherKindOfServerIsNoStore() throws IOException {
    for (String page : new String[] {"<html><body>Welcome</body></html>", "Welcome", "", "{}", "<?xml version=\"1.0\"?><Welcome/>"}) {
      for (int status : new int[] {200, 404, 302}) {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        web.createContext("/", exchange -> {
          byte[] body = page.getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
        web.start();
        try {
          String message = refusal(S3Server.through(web.getAddress().getPort(), S3Server.shared().freshBucket()), AT_ONCE);
          assertTrue(message.startsWith("What answers for the bucket "), status + " " + page + ": " + message);
        } finally {
          web.stop(0);
        }
      }
    }
  }

  @Test
  void aStoreThatIsLateIsWaitedFor(@TempDir Path folder) throws Exception {
    try (S3Server late = S3Server.restartable(folder)) {
      S3Address address = late.freshBucket();
      late.killHard();
      CompletableFuture<S3BlobStore> opening = CompletableFuture.supplyAsync(() -> {
        try {
          return S3BlobStore.open(address, Duration.ofSeconds(60));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      });
      late.startAgain();
      opening.get(60, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void aBucketHasOneOwner() throws IOException {
    S3Address address = S3Server.shared().freshBucket();
    try (S3BlobStore store = S3BlobStore.open(address, AT_ONCE)) {
      assertEquals(Optional.empty(), store.owner());
      PlaceOwner first = new PlaceOwner("first", Instant.parse("2026-01-01T00:00:00Z"), Optional.empty());
      store.own(first);
      assertEquals(Optional.of(first), store.owner());
      PlaceOwner moved = first.with(Optional.of("the folder somewhere"));
      store.own(moved);
      assertEquals(Optional.of(moved), store.owner());
      assertTrue(store.isEmpty());
    }
    try (S3Bucket bucket = S3Bucket.of(address)) {
      assertFalse(bucket.putFirst("database", Content.of(new byte[] {1})));
      bucket.put("database", Content.of("damaged".getBytes(StandardCharsets.US_ASCII)));
    }
    try (S3BlobStore store = S3BlobStore.open(address, AT_ONCE)) {
      assertThrows(IOException.class, store::owner);
    }
  }

  @Test
  void ofTwoThatBeginAtOnceOneBecomesTheOwner() throws IOException {
    S3Address address = S3Server.shared().freshBucket();
    PlaceOwner other = new PlaceOwner("other", Instant.parse("2026-01-01T00:00:00Z"), Optional.empty());
    try (FaultyS3 faulty = new FaultyS3(S3Server.shared().port());
        S3Bucket bucket = S3Bucket.of(address);
        S3BlobStore late = S3BlobStore.open(S3Server.through(faulty.port(), address), AT_ONCE)) {
      bucket.put("database", Content.of(other.text().getBytes(StandardCharsets.UTF_8)));
      // As if the other one had come just after the look.
      faulty.fail(1, new FaultyS3.Answer(404, "NoSuchKey"), request -> request.is("GET", "database"));
      IOException refused =
          assertThrows(IOException.class, () -> late.own(new PlaceOwner("late", Instant.parse("2026-01-01T00:00:00Z"), Optional.empty())));
      assertTrue(refused.getMessage().contains("belongs to another database"), refused.getMessage());
      assertEquals(Optional.of(other), late.owner());
    }
  }

  @Test
  void anotherDatabaseThatCameAfterTheLookStaysTheOwner() throws IOException {
    S3Address address = S3Server.shared().freshBucket();
    PlaceOwner other = new PlaceOwner("other", Instant.parse("2026-01-01T00:00:00Z"), Optional.empty());
    PlaceOwner mine = new PlaceOwner("late", Instant.parse("2026-01-01T00:00:01Z"), Optional.empty());
    try (S3BlobStore first = S3BlobStore.open(address, AT_ONCE);
        S3BlobStore late = S3BlobStore.open(address, AT_ONCE)) {
      assertEquals(Optional.empty(), late.owner());
      first.own(other);
      assertThrows(IOException.class, () -> late.own(mine));
      assertEquals(Optional.of(other), first.owner());
      // Whoever knows whose they were may take them over, as after a copy of the database.
      assertEquals(Optional.of(other), late.owner());
      late.own(mine);
      assertEquals(Optional.of(mine), first.owner());
    }
  }

  @Test
  void twoServersOfOneDatabaseThatBeginAtOnceBothBegin() throws IOException {
    S3Address address = S3Server.shared().freshBucket();
    PlaceOwner first = new PlaceOwner("mine", Instant.parse("2026-01-01T00:00:00Z"), Optional.empty());
    try (FaultyS3 faulty = new FaultyS3(S3Server.shared().port());
        S3BlobStore one = S3BlobStore.open(address, AT_ONCE);
        S3BlobStore late = S3BlobStore.open(S3Server.through(faulty.port(), address), AT_ONCE)) {
      one.own(first);
      faulty.fail(1, new FaultyS3.Answer(404, "NoSuchKey"), request -> request.is("GET", "database"));
      late.own(first.judging(Instant.parse("2026-01-01T00:00:01Z")));
      assertEquals(Optional.of(first), late.owner());
    }
  }

  private static S3Address with(S3Address address, String key, String secret) {
    S3Address.Credentials credentials = new S3Address.Credentials(key, Secret.ofText(secret));
    return new S3Address(address.endpoint(), address.region(), address.bucket(), address.prefix(), Optional.of(credentials));
  }

  private static String refusal(S3Address address, Duration patience) {
    return assertThrows(IOException.class, () -> S3BlobStore.open(address, patience).close()).getMessage();
  }
}
