package org.memeserver.model;

/** The square pictures that are made of a public picture, as apps ask for them. */
public enum RenditionKind {
  /** For lists and avatars. */
  THUMB("thumb", 60),

  /** For a page or a card. */
  MEDIUM("medium", 400);

  private final String text;
  private final int side;

  RenditionKind(String text, int side) {
    this.text = text;
    this.side = side;
  }

  /** Its name in requests and in the database. */
  public String text() {
    return text;
  }

  /** Pixels of each side; fewer when the shorter side of the picture has fewer. */
  public int side() {
    return side;
  }

  /** @throws IllegalArgumentException when there is none of that name */
  public static RenditionKind of(String text) {
    for (RenditionKind kind : values()) {
      if (kind.text.equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of rendition");
  }
}
