package org.memeserver.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobStore;
import org.memeserver.crypto.ContentHash;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.Database;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.MediaSearch;
import org.memeserver.db.NewBlob;
import org.memeserver.db.NewMedia;
import org.memeserver.db.NewRendition;
import org.memeserver.db.PreferencesRepository;
import org.memeserver.db.RenditionRepository;
import org.memeserver.db.StockRepository;
import org.memeserver.model.BlobId;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.RenditionKind;
import org.memeserver.support.AdmittedKeys;
import org.memeserver.support.Contents;

/** Records and bytes of a server without the server, to be damaged and looked at. For tests only. */
public final class StockedServer implements AutoCloseable {
  public static final PublicKey OWNER = PublicKey.parse("0316aae1085ade4e646afb7fb50a4eeb199d0aa987f1b6aaa3940e71c2fd85cb8f");

  /** Later than whatever is written while a test runs, so that nothing is too young to be judged. */
  private static final long LATER_MILLIS = 3_600_000;

  private final SecureRandom random = new SecureRandom();
  private final Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofMillis(LATER_MILLIS));
  private final List<BlobPlace> places;
  private final Database database;
  private final MediaSearch search;
  private final MediaRepository media;
  private final Vault vault;

  /** @param store writes into the places and reads from them */
  public StockedServer(Path folder, BlobStore store, BlobPlace... places) {
    this.places = List.of(places);
    this.database = Database.openH2(folder.resolve("db"));
    this.search = database.openSearch(folder.resolve("search"));
    this.media = new MediaRepository(database, search);
    this.vault = new Vault(store, AdmittedKeys.ring(database), random, Runnable::run);
  }

  public Database database() {
    return database;
  }

  public Vault vault() {
    return vault;
  }

  public Clock clock() {
    return clock;
  }

  /** A content kept as an upload keeps it. */
  public BlobId content(long seed, int size) {
    byte[] bytes = Contents.of(seed, size);
    NewBlob blob = stored(bytes, Vault.boundTo(ContentHash.of(bytes)));
    save(ContentHash.of(bytes), blob);
    return blob.id();
  }

  /** A content under a name that is not its hash, with everything else right. */
  public BlobId misnamed(long seed, int size) {
    Muid name = ContentHash.of(Contents.of(seed + 1, size));
    NewBlob blob = stored(Contents.of(seed, size), Vault.boundTo(name));
    save(name, blob);
    return blob.id();
  }

  private void save(Muid muid, NewBlob blob) {
    MediaDetails details = new MediaDetails("name", "", 0, 3600, List.of(), Optional.empty());
    media.save(new NewMedia(muid, OWNER, details, "cat.jpg", "image/jpg", 0, 0, false, true, clock.instant()), blob, Optional.empty());
  }

  public BlobId thumb(long seed, int size) {
    byte[] of = Contents.of(seed, size);
    byte[] bytes = Contents.of(seed + 1000, size);
    NewBlob blob = stored(bytes, Vault.boundTo(ContentHash.of(of), RenditionKind.THUMB));
    NewRendition rendition = new NewRendition(RenditionKind.THUMB, ContentHash.of(bytes), "image/jpeg", blob);
    new RenditionRepository(database).replace(ContentHash.of(of), List.of(rendition), Optional.empty(), 1, clock.instant());
    return blob.id();
  }

  public BlobId preferences(long seed, int size) {
    NewBlob blob = stored(Contents.of(seed, size), Vault.boundTo(OWNER));
    new PreferencesRepository(database).replace(OWNER, blob, clock.instant()).ifPresent(vault::discard);
    return blob.id();
  }

  /** Bytes that no record names. */
  public BlobId orphan(long seed, int size) {
    return stored(Contents.of(seed, size), "nothing").id();
  }

  /** Deletes a content as its owner does. */
  public void delete(long seed, int size) {
    media.delete(ContentHash.of(Contents.of(seed, size)), OWNER, clock.instant()).orphaned().forEach(vault::discard);
  }

  private NewBlob stored(byte[] bytes, String boundTo) {
    try (Intake intake = vault.receive()) {
      intake.write(ByteBuffer.wrap(bytes));
      return vault.wrapped(intake.complete(), boundTo);
    }
  }

  public Leftovers leftovers() {
    return new Leftovers(vault, new BlobRepository(database), clock, true);
  }

  /** Keeps what is found. */
  public static class Seen implements Verification.Watching {
    final List<Finding> findings = new ArrayList<>();

    @Override
    public void found(Finding finding) {
      findings.add(finding);
    }

    @Override
    public void step(long done, long total) {}

    @Override
    public boolean isStopped() {
      return false;
    }
  }

  Verification verification(Throttle throttle, Verification.Watching watching) {
    return new Verification(
        vault, new StockRepository(database), places, leftovers(), () -> Optional.of(Instant.EPOCH), throttle, watching);
  }

  @Override
  public void close() throws IOException {
    search.close();
    database.close();
  }
}
