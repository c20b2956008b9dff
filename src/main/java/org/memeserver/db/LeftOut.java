package org.memeserver.db;

/** Why a record of another server is not taken over, though there is nothing wrong with it. */
public enum LeftOut {
  /** Its owner or its content is banned here. */
  BANNED,
  /** It was taken over before, and has been deleted here since. */
  DELETED_HERE,
  /** It was to share the content of another record here, which has been deleted meanwhile. */
  CONTENT_GONE
}
