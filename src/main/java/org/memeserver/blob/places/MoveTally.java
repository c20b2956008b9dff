package org.memeserver.blob.places;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.memeserver.blob.places.BlobTransfer.Outcome;
import org.memeserver.blob.places.MoveReport.Trouble;
import org.memeserver.model.BlobId;

/** Counts what becomes of the blobs of a move, and knows whether it is to end early. Used by all its threads. */
final class MoveTally {
  /** Troubles that are told one by one. */
  private static final int TOLD = 100;

  private final LongConsumer progress;
  private final BooleanSupplier stopping;
  private final List<Trouble> troubles = new ArrayList<>();
  private long moved;
  private long bytes;
  private long alreadyThere;
  private long gone;
  private long troubled;
  private int troubledInARow;
  private String ended;

  MoveTally(LongConsumer progress, BooleanSupplier stopping) {
    this.progress = progress;
    this.stopping = stopping;
  }

  /** What is still troubled will be found again. */
  synchronized void beginPass() {
    troubled = 0;
    troubles.clear();
  }

  synchronized void count(Outcome outcome) {
    troubledInARow = 0;
    switch (outcome.kind()) {
      case MOVED -> {
        moved++;
        bytes += outcome.bytes();
      }
      case ALREADY_THERE -> alreadyThere++;
      case GONE -> gone++;
    }
    progress.accept(done());
  }

  /** @return how many blobs have been in trouble since the last one that was not */
  synchronized int trouble(BlobId id, IOException failure) {
    troubled++;
    if (troubles.size() < TOLD) {
      troubles.add(new Trouble(id, why(failure)));
    }
    return ++troubledInARow;
  }

  /** Has the move end before its end. The first reason counts. */
  synchronized void end(String why) {
    if (ended == null) {
      ended = why;
    }
  }

  /** Whether no other blob is to be begun. */
  synchronized boolean isOver() {
    if (ended == null && stopping.getAsBoolean()) {
      ended = "Stopped";
    }
    return ended != null;
  }

  /** Blobs that need no more work. */
  synchronized long done() {
    return moved + alreadyThere + gone;
  }

  /** @param blobs that there were when the move began */
  synchronized MoveReport report(long blobs, boolean complete) {
    long left = complete ? 0 : Math.max(troubled, blobs - done());
    return new MoveReport(moved, bytes, alreadyThere, gone, troubled, troubles, left, complete, Optional.ofNullable(ended));
  }

  static String why(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message.replace('\n', ' ');
  }
}
