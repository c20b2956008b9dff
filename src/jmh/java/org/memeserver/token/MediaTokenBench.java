package org.memeserver.token;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.memeserver.ShortBench;
import org.memeserver.crypto.LightningSigner;
import org.memeserver.model.Base64Url;
import org.memeserver.model.PublicKey;
import org.openjdk.jmh.annotations.Benchmark;

/** What is done with a media token that an owner signed for a buyer. */
public class MediaTokenBench extends ShortBench {
  private static final String HOST = "memes.example.org";
  private static final Instant EXPIRY = Instant.ofEpochSecond(2_000_000_000);

  private final LightningSigner owner = LightningSigner.random(new SecureRandom());
  private final PublicKey ownerKey = owner.publicKey();
  private final PublicKey buyer = LightningSigner.random(new SecureRandom()).publicKey();
  private final TokenCheck check = new TokenCheck(() -> HOST, Clock.fixed(EXPIRY, ZoneOffset.UTC));
  private final String text = signed();

  private String signed() {
    List<byte[]> parts = List.of(
        HOST.getBytes(StandardCharsets.US_ASCII),
        new byte[32],
        buyer.bytes(),
        ByteBuffer.allocate(Integer.BYTES).putInt((int) EXPIRY.getEpochSecond()).array());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return Stream.concat(parts.stream(), Stream.of(owner.sign(all.toByteArray()))).map(Base64Url::encode).collect(Collectors.joining("."));
  }

  @Benchmark
  public MediaToken parse() {
    return MediaToken.parse(text);
  }

  @Benchmark
  public PublicKey verify() {
    return check.admit(check.open(text), buyer, List.of(ownerKey));
  }

  /** What the command that explains a token does. */
  @Benchmark
  public TokenReading explain() {
    return TokenReading.of(text, HOST, EXPIRY);
  }
}
