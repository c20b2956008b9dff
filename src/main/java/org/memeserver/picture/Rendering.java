package org.memeserver.picture;

import java.util.List;
import org.memeserver.model.RenditionKind;

/**
 * What was made of a picture.
 *
 * @param renditions one of each kind
 * @param blurhash of the whole picture as it is shown
 */
public record Rendering(List<Made> renditions, String blurhash) {
  public Rendering {
    renditions = List.copyOf(renditions);
  }

  /**
   * A small picture.
   *
   * @param bytes a JPEG where opaque, a PNG where not, of sRGB, without any metadata; not copied
   * @param mime {@code image/jpeg} or {@code image/png}
   */
  public record Made(RenditionKind kind, byte[] bytes, String mime) {}
}
