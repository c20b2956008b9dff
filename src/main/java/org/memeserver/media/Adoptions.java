package org.memeserver.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.memeserver.blob.BlobWriter;
import org.memeserver.crypto.DareFormat;
import org.memeserver.db.AdoptedChange;
import org.memeserver.db.AdoptedMedia;
import org.memeserver.db.AdoptionRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.RetiredKeyException;
import org.memeserver.model.BlobId;
import org.memeserver.model.Dimensions;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;

/**
 * Takes contents over from another server: as they are when they are sealed, byte for byte under the key they have, once every byte was seen to be
 * right. Bytes before records, as always. Safe for use by many threads; no sweep may run beside it, because it would take bytes whose
 * records are yet to come.
 */
public final class Adoptions {
  private final Vault vault;
  private final AdoptionRepository records;
  private final ContentPictures pictures;
  private final Optional<HardLinks> links;
  private final SecureRandom random;
  private final Clock clock;
  private final AtomicReference<String> noLinks = new AtomicReference<>();

  /** Gives a file a second name in the blob store. */
  @FunctionalInterface
  public interface HardLinks {
    /** @throws IOException when there can be none */
    BlobWriter adopt(BlobId id, Path file) throws IOException;
  }

  /** @param links with them, files are linked to where that is possible, and copied elsewhere; without them all are copied */
  public Adoptions(
      Vault vault, AdoptionRepository records, ContentPictures pictures, Optional<HardLinks> links, SecureRandom random, Clock clock) {
    this.vault = vault;
    this.records = records;
    this.pictures = pictures;
    this.links = links;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Checks a content and keeps it.
   *
   * @param fileKey the key of sealed bytes, 32 bytes; not used for plain ones
   * @param promised plain bytes that it should have, if that is known; a whole content may have another size all the same
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the store here fails
   */
  public Adoption content(Muid muid, OldContent old, byte[] fileKey, OptionalLong promised) {
    return keep(old, fileKey, Vault.boundTo(muid), promised, hash -> hash.equals(muid));
  }

  /** The same for bytes that are known by nothing but being sealed. */
  Adoption unnamed(OldContent old, byte[] fileKey, String boundTo) {
    return keep(old, fileKey, boundTo, OptionalLong.empty(), hash -> true);
  }

  private Adoption keep(OldContent old, byte[] fileKey, String boundTo, OptionalLong promised, Predicate<Muid> isRight) {
    try {
      return old.form() == OldContent.Form.SEALED
          ? keepSealed(old, fileKey, boundTo, promised, isRight)
          : keepPlain(old, boundTo, promised, isRight);
    } catch (SealedCheck.ReadFailure e) {
      return new Adoption.Unreadable("cannot be read: " + e.getMessage());
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
  }

  private Adoption keepSealed(OldContent old, byte[] fileKey, String boundTo, OptionalLong promised, Predicate<Muid> isRight)
      throws IOException {
    BlobId id = BlobId.random(random);
    SealedCheck check = new SealedCheck(old, fileKey);
    try (BlobWriter writer = begin(id, old)) {
      SealedCheck.Finding finding = check.run(writer);
      if (finding != SealedCheck.Finding.WHOLE) {
        boolean isShort = promised.isEmpty() || old.length() < sealedSize(promised.getAsLong());
        return finding == SealedCheck.Finding.CUT && isShort
            ? new Adoption.Truncated("ends after " + old.length() + " of " + sealedBytes(promised) + " stored bytes")
            : new Adoption.Damaged("its encrypted packages do not authenticate");
      }
      Muid hash = check.hash().finish();
      long size = old.length() - (DareFormat.HEADER + DareFormat.TAG) * packagesIn(old.length());
      if (!isRight.test(hash)) {
        // The last package is authentic, so nothing is missing behind it; only nothing at all carries no mark of its end.
        return size == 0 && promised.orElse(1) > 0 ? new Adoption.Truncated("is empty") : another();
      }
      writer.commit();
      return new Adoption.Kept(vault.wrapped(new Received(id, check.key(random), hash, size), boundTo), hash);
    }
  }

  private Adoption keepPlain(OldContent old, String boundTo, OptionalLong promised, Predicate<Muid> isRight) throws IOException {
    try (Intake intake = vault.receive()) {
      ByteBuffer piece = ByteBuffer.allocate(DareFormat.PAYLOAD);
      while (read(old, piece.clear()) >= 0) {
        intake.write(piece.flip());
      }
      Received received = intake.complete();
      if (!isRight.test(received.muid())) {
        vault.letGo(received.id());
        return isShort(received.size(), promised) ? new Adoption.Truncated(ends(received.size(), promised)) : another();
      }
      return new Adoption.Kept(vault.wrapped(received, boundTo), received.muid());
    }
  }

  private static int read(OldContent old, ByteBuffer into) throws SealedCheck.ReadFailure {
    try {
      return old.bytes().read(into);
    } catch (IOException e) {
      throw new SealedCheck.ReadFailure(e);
    }
  }

  /** Plain bytes do not say where they end; only the row can tell that there should be more. */
  private static boolean isShort(long size, OptionalLong promised) {
    return size < promised.orElse(1);
  }

  private static String ends(long size, OptionalLong promised) {
    return size == 0 ? "is empty" : "ends after " + size + " of " + promised.orElseThrow() + " bytes";
  }

  private static Adoption another() {
    return new Adoption.Damaged("holds another content than its id names");
  }

  private BlobWriter begin(BlobId id, OldContent old) throws IOException {
    if (links.isPresent() && old.file().isPresent()) {
      try {
        return links.get().adopt(id, old.file().get());
      } catch (IOException | UnsupportedOperationException e) {
        noLinks.compareAndSet(null, e.toString());
      }
    }
    return vault.store().create(id);
  }

  /** Why files were copied that should have been linked, if any were. */
  public Optional<String> whyCopied() {
    return Optional.ofNullable(noLinks.get());
  }

  private static long sealedSize(long promised) {
    return promised < 0 || promised > DareFormat.MAX_PLAIN ? Long.MAX_VALUE : DareFormat.sealedSize(promised);
  }

  private static String sealedBytes(OptionalLong promised) {
    return promised.isEmpty() ? "more" : Long.toString(sealedSize(promised.getAsLong()));
  }

  private static long packagesIn(long sealed) {
    return (sealed + DareFormat.PACKAGE - 1) / DareFormat.PACKAGE;
  }

  /** Whether a content that is recorded here can be read whole. */
  public boolean isSound(ContentBlob here) {
    return vault.isSound(here);
  }

  /** Whether a content that is recorded here is there, as far as that shows without reading it. */
  public boolean isThere(ContentBlob here) {
    return vault.isThere(here);
  }

  /** The measures of what a content shows; none when it is no picture. */
  public Optional<Dimensions> measure(ContentBlob content) {
    return pictures.measure(content);
  }

  /** What recording came to. */
  public enum Recorded {
    /** The record is new here. */
    NEW,
    /** Its owner has one of the content here already, whose bytes were not whole and are now. */
    HEALED,
    /** Its owner has one of the content here already. */
    THERE,
    /** It was left out, because its owner or its content has been banned here meanwhile. */
    BANNED,
    /** It was left out, because it has been deleted here meanwhile. */
    DELETED_HERE,
    /** It was left out, because the content that it was to share has been deleted here meanwhile. */
    CONTENT_GONE
  }

  /**
   * Records what was kept, in one transaction; durable when this returns.
   *
   * @return of each, in order, what became of it
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the database fails
   * @throws MemeException.Invalid when the database cannot hold one of them; none is recorded then
   */
  public List<Recorded> record(List<AdoptedMedia> batch) {
    List<AdoptionRepository.Outcome> outcomes;
    try {
      outcomes = records.keep(batch, clock.instant());
    } catch (RetiredKeyException e) {
      // On another server; what was taken is done over when the import is run again.
      throw new MemeException.Unavailable("The storage key was changed meanwhile", e);
    }
    List<Recorded> recorded = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      List<BlobId> unneeded = outcomes.get(i).unneeded();
      unneeded.forEach(vault::letGo);
      recorded.add(recorded(outcomes.get(i), batch.get(i)));
    }
    return recorded;
  }

  private static Recorded recorded(AdoptionRepository.Outcome outcome, AdoptedMedia adopted) {
    if (outcome.leftOut().isPresent()) {
      return switch (outcome.leftOut().get()) {
        case BANNED -> Recorded.BANNED;
        case DELETED_HERE -> Recorded.DELETED_HERE;
        case CONTENT_GONE -> Recorded.CONTENT_GONE;
      };
    }
    boolean isHealed = adopted.broken().filter(outcome.unneeded()::contains).isPresent();
    return outcome.recorded() ? Recorded.NEW : isHealed ? Recorded.HEALED : Recorded.THERE;
  }

  /**
   * Brings records up to date, in one transaction; durable when this returns.
   *
   * @return of each, in order, whether anything was written
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the database fails
   * @throws MemeException.Invalid when the database cannot hold one of them; none is changed then
   */
  public List<Boolean> update(List<AdoptedChange> batch) {
    return records.update(batch);
  }

  Vault vault() {
    return vault;
  }
}
