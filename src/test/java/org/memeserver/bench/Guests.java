package org.memeserver.bench;

import java.util.ArrayList;
import java.util.List;
import org.memeserver.model.PublicKey;
import org.memeserver.support.SphinxUser;

/** People who are signed in at a server, each with a key of its own. */
final class Guests {
  /** The administrator of the tests has a number below. */
  private static final int BEFORE = 100;

  private Guests() {}

  /** Who that is, without any server. */
  static PublicKey publicKey(int number) {
    return SphinxUser.of(0, BEFORE + number).publicKey();
  }

  /** @param first number of the first one; the same number is the same person at every server */
  static List<SphinxUser> signedIn(Contestant server, int first, int count) throws Exception {
    List<SphinxUser> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(SphinxUser.of(server.port(), BEFORE + first + i).signIn());
    }
    return all;
  }
}
