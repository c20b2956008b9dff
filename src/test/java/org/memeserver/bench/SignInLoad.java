package org.memeserver.bench;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.memeserver.crypto.LightningSigner;
import org.memeserver.model.Base64Url;
import org.memeserver.support.SphinxUser;

/**
 * {@code /verify} of challenges that were asked for and signed just before, since who signs takes as long for it as who verifies. Only the former is
 * timed; the processor time of a server has its {@code /ask} in it.
 */
record SignInLoad() implements Load {
  private static final int CLIENTS = 16;

  /** So few that the first one is not too late when its turn comes. */
  private static final int EACH = 10;

  @Override
  public String name() {
    return "sign-in, 16 clients";
  }

  @Override
  public Unit unit() {
    return Unit.REQUESTS;
  }

  @Override
  public OptionalDouble least() {
    return OptionalDouble.empty();
  }

  @Override
  public Round on(Contestant server) {
    return seconds -> {
      List<KeptConnection> connections = new ArrayList<>();
      try {
        for (int i = 0; i < CLIENTS; i++) {
          connections.add(new KeptConnection(server.port()));
        }
        return run(seconds, connections);
      } finally {
        for (KeptConnection connection : connections) {
          connection.close();
        }
      }
    };
  }

  private static Tally run(int seconds, List<KeptConnection> connections) throws Exception {
    LongStream.Builder all = LongStream.builder();
    double spent = 0;
    while (spent < seconds) {
      List<List<ByteBuffer>> signed = Crowd.atOnce(
          IntStream.range(0, CLIENTS).<Callable<List<ByteBuffer>>>mapToObj(i -> () -> signed(connections.get(i), signer(i))).toList());
      long begin = System.nanoTime();
      List<long[]> took = Crowd.atOnce(
          IntStream.range(0, CLIENTS).<Callable<long[]>>mapToObj(i -> () -> verified(connections.get(i), signed.get(i))).toList());
      spent += (System.nanoTime() - begin) / 1e9;
      took.forEach(one -> LongStream.of(one).forEach(all::add));
    }
    return Tally.of(all.build().toArray(), 0, spent);
  }

  private static LightningSigner signer(int number) {
    byte[] key = new byte[32];
    key[31] = (byte) (number + 1);
    return new LightningSigner(key);
  }

  private static List<ByteBuffer> signed(KeptConnection connection, LightningSigner signer) throws Exception {
    List<ByteBuffer> requests = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      String asked = connection.get(Ask.of("/ask")).expect(200).body();
      String signature = Base64Url.encode(signer.sign(Base64Url.decode(SphinxUser.field(asked, "challenge"))));
      String body = "id=" + SphinxUser.field(asked, "id") + "&sig=" + URLEncoder.encode(signature, StandardCharsets.US_ASCII)
          + "&pubkey=" + signer.publicKey().hex();
      requests.add(KeptConnection.ascii("POST /verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
          + "Content-Length: " + body.length() + "\r\n\r\n" + body));
    }
    return requests;
  }

  private static long[] verified(KeptConnection connection, List<ByteBuffer> requests) throws Exception {
    long[] took = new long[requests.size()];
    for (int i = 0; i < took.length; i++) {
      long begin = System.nanoTime();
      connection.ask(requests.get(i)).expect(200);
      took[i] = System.nanoTime() - begin;
    }
    return took;
  }

  @Override
  public Optional<Round> on(Nginx nginx) {
    return Optional.empty();
  }
}
