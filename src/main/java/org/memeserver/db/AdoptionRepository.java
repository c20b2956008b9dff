package org.memeserver.db;

import static org.memeserver.db.Columns.text;
import static org.memeserver.db.Columns.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.BlobId;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * Takes over records of another server, many in one transaction, and never writes over what is here.
 *
 * <p>A search index beside the database is not told: it finds them by their revision when it is opened the next time. What {@link #keep} changes is durable
 * when it returns. Both methods throw {@link org.memeserver.model.MemeException.Unavailable} when the database does not answer, and {@link #keep}
 * {@link org.memeserver.model.MemeException.StorageFull} when there is no room; after either nothing or all of the batch may have happened, so bytes
 * must not be deleted on their account.
 */
public final class AdoptionRepository {
  private final Work work;

  public AdoptionRepository(Database database) {
    this.work = database.work();
  }

  /**
   * What is here of some contents.
   *
   * @param owners who has a record of each, expired or not
   * @param blobs what holds each
   */
  public record Known(Map<Muid, Set<PublicKey>> owners, Map<Muid, ContentBlob> blobs) {
    public boolean has(Muid muid, PublicKey owner) {
      return owners.getOrDefault(muid, Set.of()).contains(owner);
    }

    public Optional<ContentBlob> blobOf(Muid muid) {
      return Optional.ofNullable(blobs.get(muid));
    }
  }

  /**
   * What became of one record.
   *
   * @param recorded false when its owner has one of this content already, or the content has gone from here meanwhile
   * @param unneeded blobs that no record names, or no longer; to be deleted from the store
   */
  public record Outcome(boolean recorded, List<BlobId> unneeded) {}

  public Known known(Collection<Muid> muids) {
    Map<Muid, Set<PublicKey>> owners = new HashMap<>();
    Map<Muid, ContentBlob> blobs = new HashMap<>();
    List<String> texts = muids.stream().map(Muid::text).toList();
    work.read(handle -> {
      handle.createQuery("SELECT muid, owner FROM media WHERE muid = ANY(:muids)")
          .bindArray("muids", String.class, texts)
          .map((row, context) -> new MediaRows.Key(new Muid(row.getString("muid")), new PublicKey(row.getString("owner"))))
          .forEach(key -> owners.computeIfAbsent(key.muid(), muid -> new HashSet<>()).add(key.owner()));
      handle.createQuery("""
              SELECT c.muid, b.id AS blob_id, b.bound_to, b.size, b.wrapped_key, b.storage_key_id
              FROM content c JOIN blob b ON b.id = c.blob_id WHERE c.muid = ANY(:muids)""")
          .bindArray("muids", String.class, texts)
          .map((row, context) -> Map.entry(new Muid(row.getString("muid")), ContentRows.blob(row)))
          .forEach(entry -> blobs.put(entry.getKey(), entry.getValue()));
      return null;
    });
    return new Known(owners, blobs);
  }

  /** Records a batch, all of it or nothing. The outcomes come in the order of the batch. */
  public List<Outcome> keep(List<AdoptedMedia> batch, Instant now) {
    // Everybody locks contents in this order, so that no two wait for each other in a circle.
    List<AdoptedMedia> ordered = batch.stream().sorted(Comparator.comparing(one -> one.media().muid())).toList();
    return work.durablyMore(handle -> {
      Map<AdoptedMedia, Outcome> outcomes = new IdentityHashMap<>();
      ordered.forEach(one -> outcomes.put(one, keep(handle, one, now)));
      return batch.stream().map(outcomes::get).toList();
    });
  }

  private Outcome keep(Handle handle, AdoptedMedia adopted, Instant now) {
    Muid muid = adopted.media().muid();
    List<BlobId> unneeded = new ArrayList<>();
    boolean isNew = false;
    if (adopted.blob().isPresent()) {
      NewBlob blob = adopted.blob().get();
      ContentRows.Claim claim = ContentRows.claim(handle, muid, blob, adopted.broken(), now);
      claim.replaced().ifPresent(unneeded::add);
      if (!claim.blobKept()) {
        unneeded.add(blob.id());
      }
      isNew = claim.blobKept() && claim.replaced().isEmpty();
    } else if (ContentRows.lock(handle, muid).isEmpty()) {
      return new Outcome(false, List.of());
    }
    if (adopted.renditions().isPresent()) {
      keepRenditions(handle, muid, adopted.renditions().get(), isNew, unneeded, now);
    }
    boolean recorded = insert(handle, adopted.media());
    if (recorded) {
      work.index(handle, adopted.media());
    }
    return new Outcome(recorded, unneeded);
  }

  private static void keepRenditions(
      Handle handle, Muid muid, AdoptedRenditions renditions, boolean isNew, List<BlobId> unneeded, Instant now) {
    if (isNew) {
      renditions.made().forEach(one -> RenditionRows.insert(handle, muid, one, now));
      RenditionRows.note(handle, muid, renditions.renderedBy(), Optional.of(renditions.blurhash()));
    } else {
      renditions.made().forEach(one -> unneeded.add(one.blob().id()));
    }
  }

  private static boolean insert(Handle handle, Media media) {
    return handle.createUpdate("""
            INSERT INTO media (muid, owner, name, description, price, tags, filename, ttl, mime, created, updated, expiry, width, height,
              template, is_public, total_sats, total_buys, revision)
            VALUES (:muid, :owner, :name, :description, :price, :tags, :filename, :ttl, :mime, :created, :updated, :expiry, :width, :height,
              :template, :public, :totalSats, :totalBuys, nextval('media_revision'))
            ON CONFLICT DO NOTHING""")
        .bind("muid", media.muid().text())
        .bind("owner", media.owner().text())
        .bind("name", text(media.name()))
        .bind("description", text(media.description()))
        .bind("price", media.price())
        .bindArray("tags", String.class, media.tags().stream().map(Columns::text).toList())
        .bind("filename", text(media.filename()))
        .bind("ttl", media.ttl())
        .bind("mime", text(media.mime()))
        .bind("created", time(media.created()))
        .bind("updated", time(media.updated()))
        .bind("expiry", time(media.expiry()))
        .bind("width", media.width())
        .bind("height", media.height())
        .bind("template", media.template())
        .bind("public", media.isPublic())
        .bind("totalSats", media.totalSats())
        .bind("totalBuys", media.totalBuys())
        .execute() == 1;
  }
}
