package org.memeserver.takeover;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.memeserver.db.LeftOut;

/** What a takeover came to: everything counted, and what needs somebody's attention by name. Used by one thread at a time. */
public final class TakeoverReport {
  /** So many names of a kind are kept; the counts go on. */
  static final int MOST_NAMES = 10_000;

  /** Characters of a text of the old server that are kept. */
  private static final int MOST_CHARACTERS = 200;

  /** What can be wrong. */
  public enum Trouble {
    /** The file of a row is not there, or cannot be read. */
    MISSING,
    /** The file of a row is not what it should be. */
    DAMAGED,
    /** The file of a row is right as far as it goes, and too short. */
    TRUNCATED,
    /** The row itself makes no sense. */
    UNUSABLE,
    /** Not wrong enough to be left out: the row is imported, and its owner may want to do something. */
    REMARK,
    /** A file that belongs to no row. */
    ORPHAN
  }

  /**
   * Something by name.
   *
   * @param name the id of a row, or the name of a file
   * @param filename what its owner called the content; empty when that is not known
   * @param why a half sentence; empty when there is nothing to add
   */
  public record Named(String name, String filename, String why) {}

  /**
   * All of a kind.
   *
   * @param count exact
   * @param named the first of them
   */
  public record Troubles(long count, List<Named> named) {
    public Troubles {
      named = List.copyOf(named);
    }
  }

  private final Map<Trouble, Long> counts = new EnumMap<>(Trouble.class);
  private final Map<Trouble, List<Named>> names = new EnumMap<>(Trouble.class);
  private final List<String> notes = new ArrayList<>();
  private long imported;
  private long madePublic;
  private long withRenditions;
  private long updated;
  private long alreadyThere;
  private long expired;
  private long banned;
  private long deletedHere;

  void addImported(boolean isPublic, boolean hasRenditions) {
    imported++;
    madePublic += isPublic ? 1 : 0;
    withRenditions += hasRenditions ? 1 : 0;
  }

  void addUpdated() {
    updated++;
  }

  void addAlreadyThere() {
    alreadyThere++;
  }

  void addExpired() {
    expired++;
  }

  void addLeftOut(LeftOut why) {
    switch (why) {
      case BANNED -> banned++;
      case DELETED_HERE -> deletedHere++;
      // Import again, and it is taken: that is for its owner to hear by name, among what is missing.
      case CONTENT_GONE -> throw new IllegalArgumentException("it is missing, not left out");
    }
  }

  void add(Trouble trouble, String name, String filename, String why) {
    counts.merge(trouble, 1L, Long::sum);
    List<Named> some = names.computeIfAbsent(trouble, kind -> new ArrayList<>());
    if (some.size() < MOST_NAMES) {
      some.add(new Named(shortened(name), shortened(filename), why));
    }
  }

  /** Something to be said of the whole, in a sentence. */
  void note(String sentence) {
    notes.add(sentence);
  }

  private static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
  }

  /** Rows that are now here and were not before. */
  public long imported() {
    return imported;
  }

  /** Of those, the ones that everybody may see. */
  public long madePublic() {
    return madePublic;
  }

  /** Of those, the ones that came with their small pictures. */
  public long withRenditions() {
    return withRenditions;
  }

  /** Rows whose owner had a record of that content here already, which was brought up to date. */
  public long updated() {
    return updated;
  }

  /** Rows whose owner has a record of that content here already, with nothing to be done. */
  public long alreadyThere() {
    return alreadyThere;
  }

  /** Rows whose time is over. */
  public long expired() {
    return expired;
  }

  /** Rows whose owner or content is banned here. */
  public long banned() {
    return banned;
  }

  /** Rows that were imported before and have been deleted here since. */
  public long deletedHere() {
    return deletedHere;
  }

  public Troubles of(Trouble trouble) {
    return new Troubles(counts.getOrDefault(trouble, 0L), names.getOrDefault(trouble, List.of()));
  }

  /** What is to be said of the whole, in sentences. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Whether every row that should be here is here. */
  public boolean isComplete() {
    return of(Trouble.MISSING).count() + of(Trouble.DAMAGED).count() + of(Trouble.TRUNCATED).count() + of(Trouble.UNUSABLE).count() == 0;
  }
}
