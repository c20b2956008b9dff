package org.memeserver.media;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.StoredMedia;
import org.memeserver.model.ByteRange;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;

/** Finds contents and opens them. Who may have which is decided before. */
public final class Contents {
  private final Vault vault;
  private final MediaRepository records;
  private final BlobRepository blobs;
  private final SmallContents small;
  private final Clock clock;

  /** @param small those that are kept in memory */
  public Contents(Vault vault, MediaRepository records, BlobRepository blobs, SmallContents small, Clock clock) {
    this.small = small;
    this.vault = vault;
    this.records = records;
    this.blobs = blobs;
    this.clock = clock;
  }

  /**
   * The oldest public record of a content.
   *
   * @throws MemeException.NotFound when no owner made it public
   */
  public FoundContent ofPublic(Muid muid) {
    return records.publicContent(muid, clock.instant()).map(FoundContent::new).orElseThrow(Contents::notFound);
  }

  /** The same if its record and its bytes are in memory; never waits. Empty says nothing. */
  public Optional<FoundContent> publicInMemory(Muid muid) {
    return records.rememberedPublic(muid, clock.instant()).flatMap(this::inMemory);
  }

  /** The records of owners of a content, oldest first, as far as they are in memory, with the bytes; never waits. One that is missing may be there. */
  public List<FoundContent> ownersInMemory(Muid muid) {
    return records.rememberedOf(muid, clock.instant()).stream().map(this::inMemory).flatMap(Optional::stream).toList();
  }

  private Optional<FoundContent> inMemory(StoredMedia stored) {
    return small.find(stored.blob().id()).map(bytes -> new FoundContent(stored, Optional.of(bytes)));
  }

  /**
   * A template.
   *
   * @throws MemeException.NotFound when the content is none
   */
  public FoundContent ofTemplate(Muid muid) {
    return records.templateContent(muid, clock.instant()).map(FoundContent::new).orElseThrow(Contents::notFound);
  }

  /**
   * The records of all owners of a content, oldest first, at least one.
   *
   * @throws MemeException.NotFound when nobody owns it
   */
  public List<FoundContent> ofAllOwners(Muid muid) {
    List<FoundContent> all = records.allOf(muid, clock.instant()).stream().map(FoundContent::new).toList();
    if (all.isEmpty()) {
      throw notFound();
    }
    return all;
  }

  /**
   * Opens the bytes of a content; the caller closes the reader.
   *
   * @param needed what is going to be read, in order
   * @throws MemeException.NotFound when the content was deleted meanwhile
   * @throws MemeException.Damaged when the bytes are not what was stored
   * @throws MemeException.Unavailable when the store fails
   */
  public ContentReader open(FoundContent found, ByteRange needed) {
    ContentBlob blob = found.stored().blob();
    Optional<byte[]> bytes = found.bytes().or(() -> small.find(blob.id()));
    if (bytes.isPresent()) {
      return new ContentReader(small.lend(bytes.get()));
    }
    try {
      return small.takes(blob.size()) && needed.length() == blob.size() ? kept(blob) : new ContentReader(vault.open(blob, needed));
    } catch (NoSuchBlobException e) {
      return reopen(found.media().muid(), needed);
    }
  }

  /** Reads a whole content and keeps it in memory. */
  private ContentReader kept(ContentBlob blob) throws NoSuchBlobException {
    ByteBuffer bytes = ByteBuffer.allocate((int) blob.size());
    try (ContentReader reader = new ContentReader(vault.open(blob, ByteRange.whole(blob.size())))) {
      while (bytes.hasRemaining()) {
        reader.read(bytes.position(), bytes);
      }
    }
    small.keep(blob.id(), bytes.array());
    return new ContentReader(small.lend(bytes.array()));
  }

  /** Between the look-up and the opening the content may have been deleted, or deleted and uploaded again. */
  private ContentReader reopen(Muid muid, ByteRange needed) {
    ContentBlob current = blobs.blobOf(muid).orElseThrow(Contents::notFound);
    try {
      return new ContentReader(vault.open(current, needed));
    } catch (NoSuchBlobException e) {
      throw new MemeException.Damaged("The bytes of " + muid + " are missing", e);
    }
  }

  private static MemeException notFound() {
    return new MemeException.NotFound("Media not found");
  }
}
