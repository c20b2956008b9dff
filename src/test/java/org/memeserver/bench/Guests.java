package org.memeserver.bench;

import java.util.ArrayList;
import java.util.List;
import org.memeserver.support.SphinxUser;

/** People who are signed in at a server, each with a key of its own. */
final class Guests {
  private Guests() {}

  /** @param first number of the first one; the same number is the same person at every server */
  static List<SphinxUser> signedIn(Contestant server, int first, int count) throws Exception {
    List<SphinxUser> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // The administrator of the tests has a number in between.
      all.add(SphinxUser.of(server.port(), 100 + first + i).signIn());
    }
    return all;
  }
}
