package org.memeserver.db;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.mapper.RowMapper;
import org.memeserver.model.BlobId;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.RenditionKind;

/**
 * Goes through all that the records say of blobs, a page at a time, for whoever takes stock of them.
 *
 * <p>Every method throws {@link org.memeserver.model.MemeException.Unavailable} when the database does not answer.
 */
public final class StockRepository {
  /** Ids in one question; they are short. */
  private static final int IDS = 2000;

  /** The page is made before anything is joined to it, so that it costs the same wherever in the table it is. */
  private static final String SELECT = """
      SELECT b.id AS blob_id, b.bound_to, b.size, b.wrapped_key, b.storage_key_id,
        c.muid AS content_muid, r.muid AS rendition_muid, r.kind, r.hash, p.owner
      FROM (SELECT * FROM blob WHERE storage_key_id <> '' AND %s) b
      LEFT JOIN content c ON c.blob_id = b.id
      LEFT JOIN rendition r ON r.blob_id = b.id
      LEFT JOIN preferences p ON p.blob_id = b.id
      ORDER BY b.id""";

  private static final RowMapper<NeededBlob> ROW = (row, context) -> {
    String content = row.getString("content_muid");
    String rendition = row.getString("rendition_muid");
    String owner = row.getString("owner");
    BlobUse use;
    if (content != null) {
      use = new BlobUse.Content(new Muid(content));
    } else if (rendition != null) {
      use = new BlobUse.Rendition(new Muid(rendition), RenditionKind.of(row.getString("kind")), new Muid(row.getString("hash")));
    } else {
      use = owner == null ? new BlobUse.None() : new BlobUse.Preferences(PublicKey.parse(owner));
    }
    return new NeededBlob(ContentRows.blob(row), use);
  };

  private final Work work;

  public StockRepository(Database database) {
    this.work = database.work();
  }

  /** How many blobs are needed, and their plain bytes. */
  public record Sum(long blobs, long bytes) {
    public static final Sum NONE = new Sum(0, 0);
  }

  /**
   * The next blobs in the order of their ids.
   *
   * @param after the last one before them; empty to begin
   * @param most of them, 1 or more
   */
  public List<NeededBlob> page(Optional<BlobId> after, int most) {
    return work.read(handle -> handle.createQuery(SELECT.formatted("id > :after ORDER BY id LIMIT :most"))
        .bind("after", after.map(BlobId::text).orElse(""))
        .bind("most", most)
        .map(ROW)
        .list());
  }

  /** A blob as the records need it now; empty when they do not any more. */
  public Optional<NeededBlob> find(BlobId id) {
    return work.read(handle -> handle.createQuery(SELECT.formatted("id = :id")).bind("id", id.text()).map(ROW).findOne());
  }

  /**
   * Blobs chosen at random, each as likely as any other. Goes past the ids of all.
   *
   * @param most of them, 1 or more; so many ids are in memory
   * @param random gives a number to each id; the ids with the least are chosen
   * @return in the order of their ids
   */
  public List<BlobId> sample(int most, LongSupplier random) {
    record Drawn(long lot, BlobId id) {}
    PriorityQueue<Drawn> chosen = new PriorityQueue<>((one, other) -> Long.compare(other.lot(), one.lot()));
    forEachId(id -> {
      chosen.add(new Drawn(random.getAsLong(), id));
      if (chosen.size() > most) {
        chosen.remove();
      }
    });
    return chosen.stream().map(Drawn::id).sorted(Comparator.comparing(BlobId::text)).toList();
  }

  private void forEachId(Consumer<BlobId> visitor) {
    String last = "";
    List<String> page;
    do {
      String after = last;
      page = work.read(handle -> handle.createQuery("SELECT id FROM blob WHERE storage_key_id <> '' AND id > :after ORDER BY id LIMIT :most")
          .bind("after", after)
          .bind("most", IDS)
          .mapTo(String.class)
          .list());
      page.forEach(id -> visitor.accept(new BlobId(id)));
      last = page.isEmpty() ? last : page.get(page.size() - 1);
    } while (page.size() == IDS);
  }

  /** Who has a record of a content, the first ones in their order. */
  public List<PublicKey> ownersOf(Muid muid, int most) {
    return work.read(handle -> handle.createQuery("SELECT owner FROM media WHERE muid = :muid ORDER BY owner LIMIT :most")
        .bind("muid", muid.text())
        .bind("most", most)
        .map((row, context) -> PublicKey.parse(row.getString("owner")))
        .list());
  }

  /** All blobs that records need. */
  public Sum sum() {
    return sumOf("SELECT COUNT(*) AS blobs, COALESCE(SUM(size), 0) AS bytes FROM blob WHERE storage_key_id <> ''");
  }

  /** The same by what they are needed for: {@code contents}, {@code renditions}, {@code preferences}. */
  public Map<String, Sum> sumByUse() {
    Map<String, Sum> sums = new LinkedHashMap<>();
    for (String[] use : new String[][] {{"contents", "content"}, {"renditions", "rendition"}, {"preferences", "preferences"}}) {
      sums.put(use[0], sumOf("SELECT COUNT(*) AS blobs, COALESCE(SUM(b.size), 0) AS bytes FROM " + use[1] + " u JOIN blob b ON b.id = u.blob_id"));
    }
    return sums;
  }

  /** The same by the storage key that their keys are wrapped under. */
  public Map<String, Sum> sumByStorageKey() {
    Map<String, Sum> sums = new TreeMap<>();
    work.moment(handle -> handle.createQuery("""
            SELECT storage_key_id, COUNT(*) AS blobs, SUM(size) AS bytes FROM blob WHERE storage_key_id <> '' GROUP BY storage_key_id""")
        .map((row, context) -> Map.entry(row.getString("storage_key_id"), new Sum(row.getLong("blobs"), row.getLong("bytes"))))
        .list()).forEach(sum -> sums.put(sum.getKey(), sum.getValue()));
    return sums;
  }

  private Sum sumOf(String sql) {
    return work.moment(handle -> handle.createQuery(sql).map((row, context) -> new Sum(row.getLong("blobs"), row.getLong("bytes"))).one());
  }

  /** Blobs of these ids that are needed, in the order of the ids. */
  public List<NeededBlob> findAll(List<BlobId> ids) {
    List<NeededBlob> found = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += IDS) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + IDS)).stream().map(BlobId::text).toList();
      found.addAll(work.read(handle -> handle.createQuery(SELECT.formatted("id = ANY(:ids)")).bindArray("ids", String.class, some).map(ROW).list()));
    }
    return found;
  }
}
