package org.memeserver.media;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.RenditionRepository;
import org.memeserver.db.RenditionState;
import org.memeserver.db.StoredRendition;
import org.memeserver.model.ByteRange;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.RenditionKind;
import org.memeserver.picture.NotAPictureException;
import org.memeserver.picture.NotAPictureException.Reason;
import org.memeserver.picture.Pictures;
import org.memeserver.picture.Rendering;

/**
 * The small pictures of contents: made once, kept as blobs of their own, found again, and made anew when they are damaged. Who may see them is decided
 * before.
 */
public final class Renditions implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Renditions.class.getName());

  /** As long as clients and proxies wait with patience. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final int DROPPED_AT_ONCE = 20;

  private final Vault vault;
  private final RenditionRepository records;
  private final BlobRepository blobs;
  private final ContentPictures pictures;
  private final RenditionKeeper keeper;
  private final FreeDisk disk;
  private final RenderQueue<List<StoredRendition>> queue;
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong notPictures = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  /**
   * @param workers how many pictures are rendered at once; each takes as much memory as {@link Pictures} says
   * @param disk when room gets short on it, none are made
   */
  public Renditions(
      Vault vault, RenditionRepository records, BlobRepository blobs, ContentPictures pictures, int workers, FreeDisk disk, Clock clock) {
    this.disk = disk;
    this.vault = vault;
    this.records = records;
    this.blobs = blobs;
    this.pictures = pictures;
    this.keeper = new RenditionKeeper(vault, records, clock);
    this.queue = new RenderQueue<>(workers, this::make);
  }

  /**
   * What was done since the start, and what is left to do.
   *
   * @param made contents of which renditions were made
   * @param notPictures contents that turned out to be no pictures
   * @param failed renderings that failed for a reason that lies not in the content
   * @param pending contents that are to be rendered, or just are
   */
  public record Counts(long made, long notPictures, long failed, int pending) {}

  public Counts counts() {
    return new Counts(made.get(), notPictures.get(), failed.get(), queue.pending());
  }

  /** Sees to it that the renditions are made soon. Returns at once. */
  public void prepare(Muid muid) {
    if (!disk.isShort()) {
      queue.later(muid);
    }
  }

  /**
   * Gives up those of some contents, to make room; they are made again when somebody asks for them and there is room.
   *
   * @return of how many contents; 0 when there are none left
   * @throws MemeException.Unavailable when the database does not answer
   */
  public int drop() {
    RenditionRepository.Dropped dropped = records.drop(DROPPED_AT_ONCE);
    dropped.blobs().forEach(vault::letGo);
    return dropped.contents();
  }

  /**
   * Finds a rendition, waiting for it to be made when it is not there yet. A worker may complete the answer: what takes time is to be done elsewhere.
   *
   * @return fails with {@link MemeException.NotFound} when the content is gone or no picture, with {@link MemeException.Unavailable} when it takes too long
   *     or something needed is away, with {@link MemeException.StorageFull} or
   *     {@link MemeException.Limited} when there is no room for it, with {@link MemeException.Damaged} when the content is
   * @throws MemeException in the same cases, when they show at once
   */
  public CompletableFuture<FoundRendition> find(Muid muid, RenditionKind kind) {
    RenditionState known = records.find(muid).orElseThrow(Renditions::notFound);
    Optional<StoredRendition> stored = of(kind, known.renditions());
    if (stored.isPresent() && isWhole(muid, stored.get())) {
      return CompletableFuture.completedFuture(new FoundRendition(stored.get()));
    }
    if (stored.isEmpty() && known.renderedBy() == RenditionKeeper.VERSION) {
      throw notFound();
    }
    return queue
        .next(muid)
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .handle((all, failure) -> answer(kind, all, failure));
  }

  /**
   * Opens the bytes of a rendition; the caller closes the reader.
   *
   * @param needed what is going to be read, in order
   * @throws MemeException.Unavailable when it is just being made anew, or the store fails
   */
  public ContentReader open(FoundRendition found, ByteRange needed) {
    try {
      return new ContentReader(vault.open(found.stored().blob(), needed));
    } catch (NoSuchBlobException e) {
      throw new MemeException.Unavailable("Rendition unavailable", null);
    }
  }

  private static FoundRendition answer(RenditionKind kind, List<StoredRendition> all, Throwable failure) {
    if (failure instanceof TimeoutException) {
      throw new MemeException.Unavailable("Rendition is being made", null);
    } else if (failure instanceof CompletionException wrapped && wrapped.getCause() instanceof RuntimeException cause) {
      throw cause;
    } else if (failure != null) {
      throw failure instanceof RuntimeException known ? known : new CompletionException(failure);
    }
    return new FoundRendition(of(kind, all).orElseThrow(Renditions::notFound));
  }

  private static Optional<StoredRendition> of(RenditionKind kind, List<StoredRendition> all) {
    return all.stream().filter(one -> one.kind() == kind).findFirst();
  }

  /** A damaged one is forgotten: there is a content to make it of again. */
  private boolean isWhole(Muid muid, StoredRendition stored) {
    if (vault.isSound(stored.blob())) {
      return true;
    }
    LOG.log(System.Logger.Level.WARNING, "the {0} of {1} was damaged or missing; making it anew", stored.kind().text(), muid);
    records.forget(muid, stored.blob().id()).forEach(vault::letGo);
    return false;
  }

  /** Runs on a worker. */
  private List<StoredRendition> make(Muid muid) {
    try {
      RenditionState known = records.find(muid).orElseThrow(Renditions::notFound);
      if (known.renderedBy() == RenditionKeeper.VERSION) {
        return known.renditions();
      }
      if (disk.isShort()) {
        throw UploadRoom.noRoom();
      }
      return make(muid, blobs.blobOf(muid).orElseThrow(Renditions::notFound));
    } catch (MemeException.NotFound e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // Whoever waits for it logs the rest.
      failed.incrementAndGet();
      LOG.log(System.Logger.Level.WARNING, "no renditions of {0} could be made for now: {1}", muid, e.toString());
      throw e;
    }
  }

  private List<StoredRendition> make(Muid muid, ContentBlob content) {
    Rendering rendering;
    try {
      rendering = pictures.render(content);
    } catch (NotAPictureException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} is no picture: {1}", muid, e.getMessage());
      notPictures.incrementAndGet();
      if (e.reason() != Reason.TOO_LARGE) {
        keeper.keepNone(muid);
      }
      return List.of();
    }
    List<StoredRendition> kept = keeper.keep(muid, rendering);
    made.incrementAndGet();
    return kept;
  }

  /** Waits for renderings under way. */
  @Override
  public void close() {
    queue.close();
  }

  static MemeException notFound() {
    return new MemeException.NotFound("Rendition not found");
  }
}
