package org.memeserver.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.memeserver.support.SphinxUser;

/** Contents that are put onto a server before it is measured, by several clients at once. */
final class Uploaded {
  private static final int CLIENTS = 16;

  private Uploaded() {}

  /**
   * Uploads different contents of a size.
   *
   * @param path such as {@code /public}
   * @return the muids; the bytes of the n-th one are {@link #bytes} of n
   */
  static List<String> contents(Contestant server, SphinxUser owner, String path, int bytes, int first, int count) throws Exception {
    ByteBuffer content = Sending.direct(Bed.content(bytes - Long.BYTES, bytes));
    Sending sending = Sending.Form.to(path, owner.token(), content);
    int clients = Math.min(CLIENTS, count);
    List<Callable<List<String>>> works = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      int from = i * count / clients;
      int to = (i + 1) * count / clients;
      works.add(() -> send(server, sending, first + from, first + to));
    }
    return Crowd.atOnce(works).stream().flatMap(List::stream).toList();
  }

  /** The same bytes for whoever serves them otherwise. */
  static byte[] bytes(int bytes, int number) {
    return ByteBuffer.allocate(bytes).putLong(number).put(Bed.content(bytes - Long.BYTES, bytes)).array();
  }

  private static List<String> send(Contestant server, Sending sending, int from, int to) throws Exception {
    List<String> muids = new ArrayList<>();
    try (KeptConnection connection = new KeptConnection(server.port())) {
      for (int i = from; i < to; i++) {
        KeptConnection.Answer answer = connection.ask(sending.request(i)).expect(200);
        muids.add(SphinxUser.field(answer.body(), "muid"));
      }
    }
    return muids;
  }
}
