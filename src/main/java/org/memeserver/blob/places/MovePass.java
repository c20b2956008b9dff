package org.memeserver.blob.places;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.StoreFullException;
import org.memeserver.blob.StoredBlob;
import org.memeserver.model.BlobId;

/** Goes through all blobs of the source once. The listing waits for the workers, so only a few ids are in memory. */
final class MovePass {
  /** After so many troubles in a row it is asked whether a place is away altogether. */
  private static final int SUSPICIOUS = 20;

  /** Ends a listing; it says nothing by itself. */
  private static final class ListingEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ListingEnded() {
      super(null, null, false, false);
    }
  }

  private final BlobPlace source;
  private final BlobTransfer transfer;
  private final int threads;
  private final MoveTally tally;
  private final Supplier<Optional<String>> whatIsAway;
  private final Semaphore room;
  private final AtomicReference<Throwable> unforeseen = new AtomicReference<>();

  /** @param whatIsAway asked when much goes wrong; empty when single blobs are to blame */
  MovePass(BlobPlace source, BlobTransfer transfer, int threads, MoveTally tally, Supplier<Optional<String>> whatIsAway) {
    this.source = source;
    this.transfer = transfer;
    this.threads = threads;
    this.tally = tally;
    this.whatIsAway = whatIsAway;
    this.room = new Semaphore(2 * threads);
  }

  /**
   * Moves what can be moved; the tally knows the rest. Nothing is under way any more when it returns.
   *
   * @throws InterruptedIOException when the thread was interrupted
   */
  void run() throws InterruptedIOException {
    ExecutorService workers = Executors.newFixedThreadPool(threads, task -> new Thread(task, "blob-move"));
    try {
      source.forEach(blob -> hand(blob, workers));
    } catch (ListingEnded e) {
      // Why is known to the tally, or follows below.
    } catch (IOException e) {
      tally.end(source + " cannot be listed: " + MoveTally.why(e));
    } finally {
      finish(workers);
    }
    if (unforeseen.get() != null) {
      throw new CompletionException(unforeseen.get());
    }
  }

  private void hand(StoredBlob blob, ExecutorService workers) {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      tally.end("Interrupted");
    }
    if (tally.isOver() || unforeseen.get() != null) {
      throw new ListingEnded();
    }
    workers.execute(() -> {
      try {
        move(blob.id());
      } catch (RuntimeException | Error e) {
        unforeseen.compareAndSet(null, e);
      } finally {
        room.release();
      }
    });
  }

  private void move(BlobId id) {
    if (tally.isOver()) {
      return;
    }
    try {
      tally.count(transfer.move(id));
    } catch (StoreFullException e) {
      tally.trouble(id, e);
      tally.end(MoveTally.why(e));
    } catch (IOException e) {
      if (tally.trouble(id, e) % SUSPICIOUS == 0) {
        whatIsAway.get().ifPresent(tally::end);
      }
    }
  }

  private static void finish(ExecutorService workers) throws InterruptedIOException {
    workers.shutdown();
    try {
      while (!workers.awaitTermination(1, TimeUnit.DAYS)) {
        // A blob may be large and a store slow; what was begun is brought to its end.
        continue;
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while blobs were moved");
    }
  }
}
