package org.memeserver.backup;

/** What an archive holds. */
public enum Contents {
  /** Records, keys and every file. */
  WHOLE,

  /** Records and keys, and the names and digests of the files that lie beside it. */
  LISTED,

  /** Records and keys alone. */
  RECORDS
}
