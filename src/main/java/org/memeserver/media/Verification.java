package org.memeserver.media;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.db.BlobUse;
import org.memeserver.db.NeededBlob;
import org.memeserver.db.StockRepository;
import org.memeserver.model.BlobId;
import org.memeserver.model.PublicKey;

/**
 * Looks whether all that the records need is there and is what was stored, and whether anything is there that they do not need. Changes nothing. A blob
 * that comes, goes or is replaced meanwhile is no finding. A few blobs' rows are in memory at a time, whatever the number. Used once, by one thread.
 */
public final class Verification {
  private static final int PAGE = 100;

  private final Vault vault;
  private final StockRepository stock;
  private final List<? extends BlobPlace> places;
  private final OrphanWalk orphans;
  private final Throttle throttle;
  private final Watching watching;
  private final BlobCheck check;
  private final VerificationTally tally = new VerificationTally();
  private long total;

  /**
   * @param places where bytes may lie; each is looked into
   * @param leftovers which of what no record names may still be on its way
   * @param judgement since when the records have a say in what they do not name
   * @param throttle for reading
   */
  public Verification(
      Vault vault,
      StockRepository stock,
      List<? extends BlobPlace> places,
      Leftovers leftovers,
      Leftovers.Judgement judgement,
      Throttle throttle,
      Watching watching) {
    this.vault = vault;
    this.stock = stock;
    this.places = places;
    this.orphans = new OrphanWalk(places, leftovers, judgement, throttle);
    this.throttle = throttle;
    this.watching = watching;
    this.check = new BlobCheck(vault);
  }

  /** Who waits for the outcome. */
  public interface Watching {
    /** Is told each finding as it is found. */
    void found(Finding finding);

    /** Is told how many blobs are done, of how many. */
    void step(long done, long total);

    /** Whether to end before the end. */
    boolean isStopped();
  }

  /** A place does not answer, so nothing can be said of what is in it. The message says which, to people. */
  public static final class PlaceAway extends IOException {
    private static final long serialVersionUID = 1L;

    PlaceAway(BlobStore place, IOException cause) {
      super(place + " cannot be read: " + cause.getMessage(), cause);
    }
  }

  /**
   * Checks everything, then looks for orphans.
   *
   * @throws PlaceAway when a place does not answer
   * @throws org.memeserver.model.MemeException.Unavailable when the database does not
   */
  public VerificationOutcome all() throws PlaceAway {
    total = stock.sum().blobs();
    Optional<BlobId> last = Optional.empty();
    List<NeededBlob> page;
    do {
      page = stock.page(last, PAGE);
      if (!checkAll(page)) {
        return tally.outcome(false, false);
      }
      last = page.isEmpty() ? last : Optional.of(page.get(page.size() - 1).blob().id());
    } while (page.size() == PAGE);
    Optional<Boolean> judged = orphans.walk(this::found, watching::isStopped);
    return tally.outcome(judged.isPresent(), judged.orElse(false));
  }

  /**
   * Checks some blobs chosen at random, and looks for no orphans.
   *
   * @param most of them, 1 or more
   * @throws PlaceAway as {@link #all}
   */
  public VerificationOutcome sample(int most, LongSupplier random) throws PlaceAway {
    List<BlobId> chosen = stock.sample(most, random);
    total = chosen.size();
    for (int from = 0; from < chosen.size(); from += PAGE) {
      if (!checkAll(stock.findAll(chosen.subList(from, Math.min(chosen.size(), from + PAGE))))) {
        return tally.outcome(false, false);
      }
    }
    return tally.outcome(true, false);
  }

  /** @return false when it was stopped */
  private boolean checkAll(List<NeededBlob> page) throws PlaceAway {
    for (NeededBlob needed : page) {
      try {
        if (watching.isStopped()) {
          return false;
        }
        checkOne(needed);
      } catch (BlobCheck.Ended e) {
        return false;
      }
      tally.checkedOne();
      watching.step(tally.checked(), Math.max(total, tally.checked()));
    }
    return true;
  }

  /** What is wrong counts only when the records still need the blob as they did; with another key, it is another question. */
  private void checkOne(NeededBlob first) throws PlaceAway, BlobCheck.Ended {
    NeededBlob needed = first;
    while (true) {
      Optional<Finding> finding = look(needed);
      if (finding.isEmpty()) {
        return;
      }
      Optional<NeededBlob> now = stock.find(needed.blob().id());
      if (now.isEmpty()) {
        return;
      }
      if (now.get().readsAs(needed)) {
        found(finding.get());
        return;
      }
      needed = now.get();
    }
  }

  private Optional<Finding> look(NeededBlob needed) throws PlaceAway, BlobCheck.Ended {
    List<Looked> copies = new ArrayList<>();
    for (BlobPlace place : places) {
      lookInto(place, needed).ifPresent(wrong -> copies.add(new Looked(place.whereIs(needed.blob().id()), wrong)));
    }
    if (copies.isEmpty()) {
      // A move may have carried it from a place that was not looked into yet to one that was; the store of all follows it.
      Optional<Wrong> followed = lookInto(vault.store(), needed);
      Wrong wrong = followed.orElse(new Wrong(Finding.Kind.MISSING, ""));
      return wrong.isNothing() ? Optional.empty() : Optional.of(finding(needed, wrong, whereverItMayBe(needed)));
    }
    Optional<Looked> bad = copies.stream().filter(copy -> !copy.wrong().isNothing()).findFirst();
    Optional<Looked> good = copies.stream().filter(copy -> copy.wrong().isNothing()).findFirst();
    return bad.map(copy -> {
      String more = good.map(sound -> "; the copy in " + sound.where() + " is sound").orElse("");
      return finding(needed, new Wrong(copy.wrong().kind(), copy.wrong().why() + more), List.of(copy.where()));
    });
  }

  /** What is wrong with a copy, if anything. */
  private record Wrong(Finding.Kind kind, String why) {
    private static final Wrong NOTHING = new Wrong(Finding.Kind.DAMAGED, "");

    boolean isNothing() {
      return this == NOTHING;
    }
  }

  private record Looked(String where, Wrong wrong) {}

  /** @return empty when the blob is not in this place */
  private Optional<Wrong> lookInto(BlobStore place, NeededBlob needed) throws PlaceAway, BlobCheck.Ended {
    IOException failure = null;
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        return Optional.of(check.wrong(place, needed, this::goOn).map(why -> new Wrong(Finding.Kind.DAMAGED, why)).orElse(Wrong.NOTHING));
      } catch (NoSuchBlobException e) {
        return Optional.empty();
      } catch (IOException e) {
        expectAnswer(place);
        failure = e;
      }
    }
    return Optional.of(new Wrong(Finding.Kind.UNREADABLE, "it cannot be read: " + failure.getMessage()));
  }

  private static void expectAnswer(BlobStore place) throws PlaceAway {
    try {
      place.probe();
    } catch (IOException e) {
      throw new PlaceAway(place, e);
    }
  }

  private boolean goOn(int bytes) {
    throttle.await(bytes);
    tally.read(bytes);
    return !watching.isStopped();
  }

  private Finding finding(NeededBlob needed, Wrong wrong, List<String> where) {
    BlobUse use = needed.use();
    List<PublicKey> owners =
        use instanceof BlobUse.Preferences preferences
            ? List.of(preferences.owner())
            : use.about().map(muid -> stock.ownersOf(muid, Finding.MOST_OWNERS)).orElse(List.of());
    return new Finding(wrong.kind(), needed.blob().id(), wordFor(use), use.about(), owners, needed.blob().size(), where, wrong.why());
  }

  private List<String> whereverItMayBe(NeededBlob needed) {
    return places.stream().map(place -> place.whereIs(needed.blob().id())).toList();
  }

  private static String wordFor(BlobUse use) {
    if (use instanceof BlobUse.Rendition rendition) {
      return rendition.kind().text();
    }
    return use instanceof BlobUse.Content ? "content" : use instanceof BlobUse.Preferences ? "preferences" : "nothing";
  }

  private void found(Finding finding) {
    tally.found(finding);
    watching.found(finding);
  }
}
