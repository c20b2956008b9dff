package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.SecureRandom;
import java.time.Clock;
import org.memeserver.config.Config;
import org.memeserver.db.MediaSearch;
import org.memeserver.db.VerificationRepository;
import org.memeserver.media.LastVerification;
import org.memeserver.media.Vault;
import org.memeserver.upkeep.Watcher;

/** Has a job done in this process, with everything that a server has. */
final class JobHere {
  private JobHere() {}

  static JsonNode done(Config config, String job, Object arguments, Watcher watcher) throws Exception {
    SecureRandom random = new SecureRandom();
    Clock clock = Clock.systemUTC();
    try (Storage storage = Storage.open(config, random, clock);
        MediaSearch search = storage.database().openSearch(config.folders().search())) {
      Vault vault = new Vault(storage.places().store(), storage.keyRing(), random, Runnable::run);
      LastVerification none = new LastVerification(new VerificationRepository(storage.database()));
      Workplace place = new Workplace(config, storage, vault, search, storage.rules(config, clock), random, clock, none, false);
      return Jobs.at(place).run(job, new ObjectMapper().valueToTree(arguments), watcher);
    }
  }
}
