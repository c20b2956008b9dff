package org.memeserver.db;

import java.util.List;

/**
 * What is known of the renditions of a content that exists.
 *
 * @param renderedBy the version of the rendering that looked at the content last; 0 for none yet
 * @param renditions one of each kind; empty when none were made, which after a look means that the content is no picture
 */
public record RenditionState(int renderedBy, List<StoredRendition> renditions) {
  public RenditionState {
    renditions = List.copyOf(renditions);
  }
}
