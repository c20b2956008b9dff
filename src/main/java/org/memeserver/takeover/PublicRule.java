package org.memeserver.takeover;

/** What becomes public here: the old server kept no note of it. */
public enum PublicRule {
  /** What is a picture by its bytes. Apps encrypt what is private before they send it, and then it shows nothing. */
  PICTURES,

  /** Nothing; owners can make things public later. */
  NONE,

  /** Everything: whoever knows an id can download what it names. */
  ALL
}
