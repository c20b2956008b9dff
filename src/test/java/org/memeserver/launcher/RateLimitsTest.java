package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.Contents;
import org.memeserver.support.RawConnection.Answer;
import org.memeserver.support.SphinxUser;

/** MAX_REQUESTS_PER_SECOND, MAX_UPLOADS_PER_MINUTE and TRUSTED_PROXIES. */
class RateLimitsTest {
  @TempDir Path folder;

  @Test
  void ofHundredUploadsAtOnceExactlySoManyGoThroughAndTheNextAfterRetryAfter() throws Exception {
    try (LimitedServer server = new LimitedServer(folder, "MAX_UPLOADS_PER_MINUTE", "10")) {
      SphinxUser alice = server.user(1);
      List<Answer> answers = server.uploadsAtOnce(100, alice, 100);
      List<Answer> refused = answers.stream().filter(answer -> answer.status() == 429).toList();
      assertEquals(10, answers.stream().filter(answer -> answer.status() == 200).count());
      assertEquals(90, refused.size());
      assertEquals("\"Too many uploads of this key\"", refused.get(0).text());
      assertEquals("*", refused.get(0).header("Access-Control-Allow-Origin").orElseThrow());
      long wait = Long.parseLong(refused.get(0).header("Retry-After").orElseThrow());
      assertEquals(200, server.uploaded(server.user(2), Contents.of(1, 9)).status(), "another key");
      server.clock.advance(Duration.ofSeconds(wait).minusMillis(1));
      assertEquals(429, server.uploaded(alice, Contents.of(1, 9)).status());
      server.clock.advance(Duration.ofMillis(1));
      assertEquals(200, server.uploaded(alice, Contents.of(1, 9)).status());
      assertTrue(metrics(server).contains("meme_refusals_total{limit=\"key_rate\"} 91.0"));
    }
  }

  @Test
  void ofHundredRequestsOfAnAddressAtOnceExactlySoManyAreServed() throws Exception {
    try (LimitedServer server = new LimitedServer(folder, "MAX_REQUESTS_PER_SECOND", "10")) {
      List<Answer> answers = LimitedServer.atOnce(100, i -> server.get("/ping", ""));
      assertEquals(10, answers.stream().filter(answer -> answer.status() == 200).count());
      Answer refused = answers.stream().filter(answer -> answer.status() == 429).findFirst().orElseThrow();
      assertEquals("1", refused.header("Retry-After").orElseThrow());
      assertEquals(200, server.get("/healthz", "").status());
      assertEquals(200, server.get("/readyz", "").status());
      assertTrue(metrics(server).contains("meme_refusals_total{limit=\"address_rate\"} 90.0"));
      server.clock.advance(Duration.ofSeconds(1));
      assertEquals(200, server.get("/ping", "").status());
    }
  }

  @Test
  void whoIsNoTrustedProxyIsNotBelievedForWhomItAsks() throws Exception {
    try (LimitedServer server = new LimitedServer(folder, "MAX_REQUESTS_PER_SECOND", "2", "TRUSTED_PROXIES", "10.0.0.0/8")) {
      assertEquals(200, forwardedFor(server, "203.0.113.1"));
      assertEquals(200, forwardedFor(server, "203.0.113.2"));
      assertEquals(429, forwardedFor(server, "203.0.113.3"));
    }
  }

  @Test
  void behindTrustedProxiesTheLastWhomTheyNameIsCountedAndNobodyWhomItNamesItself() throws Exception {
    try (LimitedServer server = new LimitedServer(folder, "MAX_REQUESTS_PER_SECOND", "1", "TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")) {
      assertEquals(200, forwardedFor(server, "203.0.113.1"));
      assertEquals(200, forwardedFor(server, "203.0.113.2"));
      assertEquals(429, forwardedFor(server, "198.51.100.7, 203.0.113.2"), "what a client writes itself stands left");
      assertEquals(429, forwardedFor(server, "198.51.100.8, 203.0.113.2:4711, 10.1.1.1"), "a chain of proxies");
      assertEquals(200, forwardedFor(server, "2001:db8:1:2::1"));
      assertEquals(429, forwardedFor(server, "[2001:db8:1:2:ffff::9]:443"), "the same /64");
      assertEquals(200, forwardedFor(server, "2001:db8:1:3::1"));
      assertEquals(200, server.get("/ping", "Forwarded: for=198.51.100.1;proto=https, for=\"[2001:db8:9::1]:80\"\n").status());
      assertEquals(429, server.get("/ping", "Forwarded: for=198.51.100.2, FOR=\"[2001:db8:9::2]\"\n").status());
      assertEquals(200, forwardedFor(server, "198.51.100.7, unknown"), "counted as the proxy");
      assertEquals(429, forwardedFor(server, "198.51.100.8, nonsense"), "counted as the proxy");
      assertEquals(429, server.get("/ping", "X-Forwarded-For: 192.0.2.1\nX-Forwarded-For: 203.0.113.1\n").status());
    }
  }

  private static int forwardedFor(LimitedServer server, String hops) throws Exception {
    return server.get("/ping", "X-Forwarded-For: " + hops + "\n").status();
  }

  private static String metrics(LimitedServer server) throws Exception {
    return new String(SphinxUser.of(server.port(), 3).get("/metrics").body(), StandardCharsets.UTF_8);
  }
}
