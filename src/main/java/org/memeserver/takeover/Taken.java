package org.memeserver.takeover;

import org.memeserver.db.AdoptedMedia;
import org.memeserver.takeover.TakeoverReport.Trouble;

/** What became of one row and its files. */
sealed interface Taken {
  /** Its bytes are here, and it only has to be recorded. */
  record Ready(OldRecord old, AdoptedMedia adopted) implements Taken {}

  /** It stays out. */
  record Refused(String id, String filename, Trouble trouble, String why) implements Taken {}

  /** Its owner has a record of this content here, and nothing was to be done. */
  record There(OldRecord old) implements Taken {}

  /** Its owner has a record of this content here, whose bytes were missing and are here again. */
  record Healed(OldRecord old) implements Taken {}

  /** Its owner has a record of this content here, which was brought up to date. */
  record Updated(OldRecord old) implements Taken {}

  /** Nothing is wrong with it, and it does not belong here all the same. */
  record LeftOut(org.memeserver.db.LeftOut why) implements Taken {}

  /** Its time is over. */
  record Expired() implements Taken {}
}
