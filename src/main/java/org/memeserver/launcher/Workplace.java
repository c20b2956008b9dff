package org.memeserver.launcher;

import java.security.SecureRandom;
import java.time.Clock;
import org.memeserver.auth.PubkeyRules;
import org.memeserver.backup.Source;
import org.memeserver.config.Config;
import org.memeserver.db.MediaSearch;
import org.memeserver.media.LastVerification;
import org.memeserver.media.Vault;

/**
 * What jobs work on.
 *
 * @param search over the records of the storage
 * @param rules as they hold for those who call
 * @param lastVerification what the server shows of the last one
 * @param isServing whether clients are served beside the jobs
 */
record Workplace(
    Config config,
    Storage storage,
    Vault vault,
    MediaSearch search,
    PubkeyRules rules,
    SecureRandom random,
    Clock clock,
    LastVerification lastVerification,
    boolean isServing) {
  /** All that a backup takes. */
  Source everything() {
    return new Source(storage.database(), storage.places().store(), storage.keys()::all, random, clock);
  }
}
