package org.memeserver.db;

import static org.memeserver.db.Columns.text;
import static org.memeserver.db.Columns.time;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.Limit;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** The rows of bans, as what is to be kept here meets them. Whoever reads or writes them to act on it holds the bans. */
final class BanRows {
  private BanRows() {}

  /** @throws MemeException.Limited when the owner is banned */
  static void expectNone(Handle handle, PublicKey owner) {
    boolean isBanned = handle.createQuery("SELECT 1 FROM pubkey_rule WHERE pubkey = :owner AND rule = 'ban'")
        .bind("owner", owner.text())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
    if (isBanned) {
      throw new MemeException.Limited(Limit.BANNED_KEY, "This key is banned");
    }
  }

  /** @throws MemeException.Limited when the owner or the content is banned */
  static void expectNone(Handle handle, Muid muid, PublicKey owner) {
    expectNone(handle, owner);
    boolean isBanned = handle.createQuery("SELECT 1 FROM banned_content WHERE muid = :muid")
        .bind("muid", muid.text())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
    if (isBanned) {
      throw new MemeException.Limited(Limit.BANNED_CONTENT, "This content is not taken here");
    }
  }

  /** Those of the contents that are banned. */
  static Set<Muid> among(Handle handle, Collection<Muid> muids) {
    return new HashSet<>(handle.createQuery("SELECT muid FROM banned_content WHERE muid = ANY(:muids)")
        .bindArray("muids", String.class, muids.stream().map(Muid::text).toList())
        .map((row, context) -> new Muid(row.getString("muid")))
        .list());
  }

  /** Those of the owners that are banned. */
  static Set<PublicKey> amongOwners(Handle handle, Collection<PublicKey> owners) {
    return new HashSet<>(handle.createQuery("SELECT pubkey FROM pubkey_rule WHERE pubkey = ANY(:owners) AND rule = 'ban'")
        .bindArray("owners", String.class, owners.stream().distinct().map(PublicKey::text).toList())
        .map((row, context) -> new PublicKey(row.getString("pubkey")))
        .list());
  }

  static void insert(Handle handle, Muid muid, String reason, Instant now) {
    handle.createUpdate("INSERT INTO banned_content (muid, reason, created) VALUES (:muid, :reason, :created) ON CONFLICT DO NOTHING")
        .bind("muid", muid.text())
        .bind("reason", text(reason))
        .bind("created", time(now))
        .execute();
  }
}
