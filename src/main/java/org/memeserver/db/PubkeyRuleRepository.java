package org.memeserver.db;

import static org.memeserver.db.Columns.text;
import static org.memeserver.db.Columns.time;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.memeserver.model.PublicKey;

/**
 * Keeps what the operator says of public keys, one rule a key. What a method changes is durable when it returns.
 *
 * <p>Every method throws {@link org.memeserver.model.MemeException.Unavailable} when the database does not answer, and those that change something {@link
 * org.memeserver.model.MemeException.StorageFull} when there is no room at all.
 */
public final class PubkeyRuleRepository {
  private static final String BAN = "ban";
  private static final String ALLOW = "allow";
  private static final RowMapper<PubkeyRule> RULE = (row, context) ->
      new PubkeyRule(new PublicKey(row.getString("pubkey")), row.getString("rule").equals(BAN), row.getString("reason"), time(row, "created"));

  private final Work work;

  public PubkeyRuleRepository(Database database) {
    this.work = database.work();
  }

  /** All rules, oldest first. */
  public List<PubkeyRule> all() {
    return work.read(handle -> handle.createQuery("SELECT pubkey, rule, reason, created FROM pubkey_rule ORDER BY created, pubkey").map(RULE).list());
  }

  /** Makes this the rule of its key. When a ban returns, every upload of the key is recorded or will be refused, on whatever server it runs. */
  public void put(PubkeyRule rule) {
    work.durably(handle -> {
      work.holdBans(handle, true);
      delete(handle, rule.key());
      return handle.createUpdate("INSERT INTO pubkey_rule (pubkey, rule, reason, created) VALUES (:key, :rule, :reason, :created)")
          .bind("key", rule.key().text())
          .bind("rule", rule.banned() ? BAN : ALLOW)
          .bind("reason", text(rule.reason()))
          .bind("created", time(rule.created()))
          .execute();
    });
  }

  /** Takes the rule of a key away; gives the one there was. */
  public Optional<PubkeyRule> remove(PublicKey key) {
    return work.durably(handle -> {
      work.holdBans(handle, true);
      Optional<PubkeyRule> former = handle.createQuery("SELECT pubkey, rule, reason, created FROM pubkey_rule WHERE pubkey = :key")
          .bind("key", key.text())
          .map(RULE)
          .findOne();
      delete(handle, key);
      return former;
    });
  }

  private static void delete(Handle handle, PublicKey key) {
    handle.createUpdate("DELETE FROM pubkey_rule WHERE pubkey = :key").bind("key", key.text()).execute();
  }
}
