package org.memeserver.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.db.Database;
import org.memeserver.db.PubkeyRule;
import org.memeserver.db.PubkeyRuleRepository;
import org.memeserver.model.Limit;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;
import org.memeserver.support.SetClock;
import org.memeserver.support.SphinxUser;

class PubkeyRulesTest {
  private final SetClock clock = new SetClock();
  private final PublicKey one = SphinxUser.of(1, 1).publicKey();
  private final PublicKey other = SphinxUser.of(1, 2).publicKey();
  @TempDir Path folder;

  @Test
  void whatAnotherServerChangesIsKnownWithinTwoSeconds() {
    try (Database database = Database.openH2(folder)) {
      PubkeyRuleRepository stored = new PubkeyRuleRepository(database);
      PubkeyRules rules = new PubkeyRules(stored, Set.of(), Set.of(), clock);
      stored.put(new PubkeyRule(one, true, "", clock.instant()));
      rules.expectNotBanned(one);
      clock.advance(Duration.ofSeconds(2));
      assertEquals(Limit.BANNED_KEY, assertThrows(MemeException.Limited.class, () -> rules.expectNotBanned(one)).limit());
      rules.expectMayStore(other);
      stored.remove(one);
      rules.refresh();
      rules.expectNotBanned(one);
    }
  }

  @Test
  void asLongAsTheDatabaseIsAwayTheLastRulesHold() {
    PubkeyRules rules;
    try (Database database = Database.openH2(folder)) {
      PubkeyRuleRepository stored = new PubkeyRuleRepository(database);
      stored.put(new PubkeyRule(one, true, "", clock.instant()));
      rules = new PubkeyRules(stored, Set.of(), Set.of(), clock);
    }
    clock.advance(Duration.ofSeconds(2));
    assertThrows(MemeException.Limited.class, () -> rules.expectNotBanned(one));
    rules.expectNotBanned(other);
  }
}
