package org.memeserver.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.memeserver.db.AdoptedRenditions;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.NewRendition;
import org.memeserver.model.Dimensions;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.RenditionKind;
import org.memeserver.picture.NotAPictureException;
import org.memeserver.picture.Pictures;

/** Takes small pictures over from another server, when all of them are good; otherwise this server makes its own when they are asked for. */
public final class OldRenditions {
  /** Small pictures have 160,000 pixels; what has many more is something else, and not worth the memory. */
  private static final long MOST_PIXELS = 1_000_000;

  /** More bytes than a small picture has by far. */
  private static final long MOST_BYTES = 4L << 20;

  private static final String MIME = "image/jpeg";

  /** The old server's are not always quite square: it makes 400 x 399 pixels of some. */
  private static final int MOST_SLANT = 2;

  private final Adoptions adoptions;
  private final Vault vault;
  private final ContentPictures pictures;

  /** One is decoded at a time, because there are many workers and decoding is what takes memory. */
  private final Lock decoding = new ReentrantLock();

  public OldRenditions(Adoptions adoptions) {
    this.adoptions = adoptions;
    this.vault = adoptions.vault();
    this.pictures = new ContentPictures(vault, new Pictures(MOST_PIXELS));
  }

  /**
   * Checks small pictures and keeps them. There is no hash to hold them to, so that they authenticate and show something has to do.
   *
   * @param old one of each kind
   * @return empty when any is missing or not good; nothing is kept then
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the store here fails
   */
  public Optional<AdoptedRenditions> keep(Muid muid, Map<RenditionKind, OldContent> old, byte[] fileKey) {
    List<NewRendition> made = new ArrayList<>();
    Optional<String> blurhash = old.keySet().containsAll(List.of(RenditionKind.values())) ? keep(muid, old, fileKey, made) : Optional.empty();
    if (blurhash.isEmpty()) {
      made.forEach(one -> vault.letGo(one.blob().id()));
    }
    return blurhash.map(hash -> new AdoptedRenditions(made, hash, RenditionKeeper.VERSION));
  }

  private Optional<String> keep(Muid muid, Map<RenditionKind, OldContent> old, byte[] fileKey, List<NewRendition> made) {
    Optional<String> blurhash = Optional.empty();
    for (RenditionKind kind : RenditionKind.values()) {
      OldContent content = old.get(kind);
      if (content.length() > MOST_BYTES
          || !(adoptions.unnamed(content, fileKey, Vault.boundTo(muid, kind)) instanceof Adoption.Kept kept)) {
        return Optional.empty();
      }
      made.add(new NewRendition(kind, kept.hash(), MIME, kept.blob()));
      if (!isOf(kind, kept.blob().asStored())) {
        return Optional.empty();
      }
      try {
        // Both are decoded whole, so that neither is something else; the placeholder comes of the smaller one.
        String shown = shown(kept.blob().asStored());
        blurhash = kind == RenditionKind.THUMB ? Optional.of(shown) : blurhash;
      } catch (NotAPictureException e) {
        return Optional.empty();
      }
    }
    return blurhash;
  }

  /** Whether it is what apps expect under that name, going by its headers. */
  private boolean isOf(RenditionKind kind, ContentBlob content) {
    Optional<Dimensions> size = pictures.isJpeg(content) ? pictures.measure(content) : Optional.empty();
    return size.isPresent()
        && Math.max(size.get().width(), size.get().height()) <= kind.side()
        && Math.abs(size.get().width() - size.get().height()) <= MOST_SLANT;
  }

  private String shown(ContentBlob content) throws NotAPictureException {
    decoding.lock();
    try {
      return pictures.render(content).blurhash();
    } finally {
      decoding.unlock();
    }
  }
}
