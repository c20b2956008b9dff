package org.memeserver.blob.places;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.model.BlobId;

/**
 * Moves all blobs of one place to another, as they are stored, while servers that look into both places read, write and delete. May be ended at any
 * time and begun again. Its memory does not grow with the number of blobs or their sizes.
 */
public final class BlobMove {
  private static final System.Logger LOG = System.getLogger(BlobMove.class.getName());

  /** Bounds the time when servers go on to write into the source. */
  private static final int MOST_PASSES = 20;

  private final BlobPlace source;
  private final BlobPlace target;
  private final int threads;
  private final SecureRandom random;
  private final MoveNotes notes;
  private final BlobTransfer transfer;

  /** @param threads blobs that are under way at the same time, 1 or more */
  public BlobMove(BlobPlace source, BlobPlace target, int threads, Clock clock, SecureRandom random) {
    this.source = source;
    this.target = target;
    this.threads = threads;
    this.random = random;
    this.notes = new MoveNotes(source, target, clock);
    this.transfer = new BlobTransfer(source, target);
  }

  /**
   * Looks what there is to move, and whether it may be moved and the target be written to. Leaves everything as it was.
   *
   * @return empty when the source holds nothing and never has
   * @throws MoveRefusedException when the blobs may not be moved
   * @throws IOException when a place cannot be used
   */
  public Optional<Stock> examine() throws IOException, MoveRefusedException {
    Optional<PlaceOwner> owner = notes.check();
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    source.probe();
    tryWriting();
    return Optional.of(Stock.of(source, owner.get().since()));
  }

  /** Whether a place can be written to often shows only in the writing. */
  private void tryWriting() throws IOException {
    BlobId id = BlobId.random(random);
    try (BlobWriter writer = target.create(id)) {
      writer.write(ByteBuffer.wrap(new byte[] {0}));
      writer.commit();
    }
    target.delete(id);
  }

  /**
   * Moves them.
   *
   * @param stock what {@link #examine()} found
   * @param forGood whether new blobs go to the target by now, so that in the end nobody has to look into the source any more
   * @param progress is told how many blobs are done with; from one thread at a time
   * @param stopping whether to end after the blobs that are under way
   * @throws MoveRefusedException when the blobs may not be moved
   * @throws IOException when a place cannot be used, or another move is at work; what was moved stays moved
   */
  public MoveReport run(Stock stock, boolean forGood, LongConsumer progress, BooleanSupplier stopping)
      throws IOException, MoveRefusedException {
    Closeable heldSource = source.holdForMove();
    try {
      Closeable heldTarget = target.holdForMove();
      try {
        notes.begin(stock.older() > 0);
        removeWhatIsInTheWay();
        return moveAll(stock, forGood, new MoveTally(progress, stopping));
      } finally {
        heldTarget.close();
      }
    } finally {
      heldSource.close();
    }
  }

  /** What a move that was killed had begun in the target. No server writes blobs that the source has. */
  private void removeWhatIsInTheWay() {
    try {
      target.removeUnfinished(id -> !sourceHas(id), Instant.MAX);
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.DEBUG, "what an earlier move has left may be in the way, and is told then", e);
    }
  }

  private boolean sourceHas(BlobId id) {
    try {
      return source.has(id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MoveReport moveAll(Stock stock, boolean forGood, MoveTally tally) throws IOException {
    long doneBefore;
    int passes = 0;
    do {
      doneBefore = tally.done();
      tally.beginPass();
      new MovePass(source, transfer, threads, tally, this::whatIsAway).run();
      passes++;
    } while (tally.done() > doneBefore && !tally.isOver() && passes < MOST_PASSES);
    boolean complete = !tally.isOver() && source.isEmpty();
    if (complete && forGood) {
      notes.finish();
    }
    return tally.report(stock.blobs(), complete);
  }

  /** Which place does not work, in words for people; empty when both do. */
  private Optional<String> whatIsAway() {
    try {
      source.probe();
    } catch (IOException e) {
      return Optional.of(source + " does not answer: " + MoveTally.why(e));
    }
    try {
      tryWriting();
    } catch (IOException e) {
      return Optional.of(target + " cannot be written to: " + MoveTally.why(e));
    }
    return Optional.empty();
  }
}
