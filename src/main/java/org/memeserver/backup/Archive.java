package org.memeserver.backup;

/** The names of the entries of an archive. */
final class Archive {
  static final String ABOUT = "meme-backup.json";
  static final String KEYS = "keys";
  static final String RECORDS = "records/";
  static final String BLOB = "blob/";
  static final String LIST = "files";
  static final String GONE = "gone";

  /** A row of the table of blobs, which took the place of one that is gone; its bytes are the next entry. */
  static final String INSTEAD = "instead";
  static final String MISSING = "missing";
  static final String END = "end";

  /** Counted up when an older program could not read it any more. */
  static final int FORMAT = 1;

  private Archive() {}
}
