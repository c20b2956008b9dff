package org.memeserver.db;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * What keeps records of another server out: bans, and deletions of what was taken over before. Whoever acts on it holds the bans.
 *
 * @param contents banned ones
 * @param owners banned ones
 * @param deleted records that were taken over, and are not here any more
 */
record AdoptionBars(Set<Muid> contents, Set<PublicKey> owners, Set<MediaRows.Key> deleted) {

  /** Looks for many records at once. Owners and contents may come in any order and repeat. */
  static AdoptionBars of(Handle handle, Collection<Muid> muids, Collection<PublicKey> owners) {
    List<String> contents = muids.stream().map(Muid::text).toList();
    List<String> keys = owners.stream().distinct().map(PublicKey::text).toList();
    Set<MediaRows.Key> deleted = new HashSet<>(handle.createQuery("""
            SELECT a.muid, a.owner FROM adopted a WHERE a.muid = ANY(:muids) AND a.owner = ANY(:owners)
              AND NOT EXISTS (SELECT 1 FROM media m WHERE m.muid = a.muid AND m.owner = a.owner)""")
        .bindArray("muids", String.class, contents)
        .bindArray("owners", String.class, keys)
        .map((row, context) -> new MediaRows.Key(new Muid(row.getString("muid")), new PublicKey(row.getString("owner"))))
        .list());
    return new AdoptionBars(BanRows.among(handle, muids), BanRows.amongOwners(handle, owners), deleted);
  }

  Optional<LeftOut> against(Muid muid, PublicKey owner) {
    if (contents.contains(muid) || owners.contains(owner)) {
      return Optional.of(LeftOut.BANNED);
    }
    return deleted.contains(new MediaRows.Key(muid, owner)) ? Optional.of(LeftOut.DELETED_HERE) : Optional.empty();
  }
}
