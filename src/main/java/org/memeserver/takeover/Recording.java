package org.memeserver.takeover;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.memeserver.media.Adoptions;
import org.memeserver.model.MemeException;

/**
 * Records what was taken, and brings up to date what was recorded before, many at once; and says of each what became of it. Used by one thread at a time.
 *
 * <p>Both methods throw {@link MemeException.StorageFull} when there is no room here and {@link MemeException.Unavailable} when the database here fails.
 */
final class Recording {
  /** Records that are committed at once: to make a commit durable costs as much as many records do. */
  private static final int BATCH = 100;

  private final Adoptions adoptions;
  private final Consumer<Taken> told;
  private final List<Taken.Ready> fresh = new ArrayList<>();
  private final List<OldRecord> changed = new ArrayList<>();

  /** @param told what became of each */
  Recording(Adoptions adoptions, Consumer<Taken> told) {
    this.adoptions = adoptions;
    this.told = told;
  }

  /** Its bytes are here. */
  void add(Taken.Ready ready) {
    fresh.add(ready);
    if (fresh.size() >= BATCH) {
      record();
    }
  }

  /** It was recorded here before, and the old server says something else by now. */
  void change(OldRecord old) {
    changed.add(old);
    if (changed.size() >= BATCH) {
      update();
    }
  }

  /** Commits what has not been yet. */
  void finish() {
    if (!fresh.isEmpty()) {
      record();
    }
    if (!changed.isEmpty()) {
      update();
    }
  }

  private void record() {
    List<Boolean> recorded = adoptions.record(fresh.stream().map(Taken.Ready::adopted).toList());
    for (int i = 0; i < recorded.size(); i++) {
      told.accept(recorded.get(i) ? fresh.get(i) : new Taken.There(fresh.get(i).old()));
    }
    fresh.clear();
  }

  private void update() {
    List<Boolean> updated = adoptions.update(changed.stream().map(OldRecord::asChange).toList());
    for (int i = 0; i < updated.size(); i++) {
      told.accept(updated.get(i) ? new Taken.Updated(changed.get(i)) : new Taken.There(changed.get(i)));
    }
    changed.clear();
  }
}
