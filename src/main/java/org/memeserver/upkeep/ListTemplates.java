package org.memeserver.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.memeserver.media.Templates;
import org.memeserver.model.Media;

/** Tells which templates there are. No arguments. */
public final class ListTemplates implements Job {
  private final Templates templates;

  public ListTemplates(Templates templates) {
    this.templates = templates;
  }

  @Override
  public boolean isExclusive() {
    return false;
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    templates.all().forEach(media -> all.add(told(media)));
    return all;
  }

  /** What an operator wants to know of a template. */
  static ObjectNode told(Media media) {
    return JsonNodeFactory.instance.objectNode()
        .put("muid", media.muid().text())
        .put("name", media.name())
        .put("owner", media.owner().hex())
        .put("size", media.size())
        .put("mime", media.mime())
        .put("width", media.width())
        .put("height", media.height())
        .put("public", media.isPublic());
  }
}
