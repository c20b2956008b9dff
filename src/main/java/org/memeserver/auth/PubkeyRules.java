package org.memeserver.auth;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.memeserver.db.PubkeyRule;
import org.memeserver.db.PubkeyRuleRepository;
import org.memeserver.model.Limit;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;

/**
 * Whom the operator shuts out, and who may store where not all may. Rules that another server has changed are known here within seconds; as long as the
 * database does not answer, the last ones that are known hold.
 */
public final class PubkeyRules {
  private static final System.Logger LOG = System.getLogger(PubkeyRules.class.getName());
  private static final long FRESH_MILLIS = Duration.ofSeconds(2).toMillis();

  private final PubkeyRuleRepository stored;
  private final Set<PublicKey> allowed;
  private final Set<PublicKey> admins;
  private final Clock clock;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile Known known;

  /** @param at when it was looked, in Unix milliseconds */
  private record Known(Set<PublicKey> banned, Set<PublicKey> allowed, long at) {}

  /**
   * Reads the rules.
   *
   * @param allowed who may store beside those whom the database has; with neither all may
   * @param admins who may too
   * @throws MemeException.Unavailable when the database does not answer
   */
  public PubkeyRules(PubkeyRuleRepository stored, Set<PublicKey> allowed, Set<PublicKey> admins, Clock clock) {
    this.stored = stored;
    this.allowed = Set.copyOf(allowed);
    this.admins = Set.copyOf(admins);
    this.clock = clock;
    refresh();
  }

  /** @throws MemeException.Limited when the key is banned */
  public void expectNotBanned(PublicKey key) {
    if (current().banned().contains(key)) {
      throw new MemeException.Limited(Limit.BANNED_KEY, "This key is banned");
    }
  }

  /** Whether it is known, without asking the database, that the key is not banned. False says nothing. */
  public boolean isKnownNotBanned(PublicKey key) {
    Known rules = known;
    return Math.abs(clock.millis() - rules.at()) < FRESH_MILLIS && !rules.banned().contains(key);
  }

  /** @throws MemeException.Limited when only others may store here */
  public void expectMayStore(PublicKey key) {
    Known rules = current();
    boolean isOpen = rules.allowed().isEmpty();
    if (!isOpen && !rules.allowed().contains(key) && !admins.contains(key)) {
      throw new MemeException.Limited(Limit.NOT_ALLOWED, "This key may not store on this server");
    }
  }

  /** Whether only some keys may store. */
  public boolean isRestricted() {
    return !current().allowed().isEmpty();
  }

  /** The same if these keys were not allowed any more, as far as the settings do not allow them. */
  public boolean isRestrictedWithout(Collection<PublicKey> keys) {
    return !allowed.isEmpty() || current().allowed().stream().anyMatch(key -> !keys.contains(key));
  }

  /**
   * Looks at the rules anew, for what was just changed to hold at once.
   *
   * @throws MemeException.Unavailable when the database does not answer
   */
  public void refresh() {
    loading.lock();
    try {
      load();
    } finally {
      loading.unlock();
    }
  }

  private void load() {
    Set<PublicKey> banned = new HashSet<>();
    Set<PublicKey> all = new HashSet<>(allowed);
    for (PubkeyRule rule : stored.all()) {
      (rule.banned() ? banned : all).add(rule.key());
    }
    known = new Known(banned, all, clock.millis());
  }

  /** One caller looks when it is time; the others go on with what is known. */
  private Known current() {
    if (Math.abs(clock.millis() - known.at()) >= FRESH_MILLIS && loading.tryLock()) {
      try {
        load();
      } catch (RuntimeException e) {
        // Whatever it is, nobody who is shut out may get in by it.
        LOG.log(System.Logger.Level.WARNING, "the rules of public keys could not be read anew", e);
        known = new Known(known.banned(), known.allowed(), clock.millis());
      } finally {
        loading.unlock();
      }
    }
    return known;
  }
}
