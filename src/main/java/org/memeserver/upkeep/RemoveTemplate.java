package org.memeserver.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.memeserver.media.Templates;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;

/**
 * Makes a content no template any more. Arguments: {@code muid}; {@code delete}, whether its record is deleted too. The outcome lists the records that
 * were templates; one that was none already is no failure, so that the command can be run again.
 */
public final class RemoveTemplate implements Job {
  private final Templates templates;

  public RemoveTemplate(Templates templates) {
    this.templates = templates;
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) throws JobFailure {
    List<Media> were = templates.end(muid(arguments.path("muid").asText()), arguments.path("delete").asBoolean());
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    were.forEach(media -> all.add(ListTemplates.told(media)));
    return all;
  }

  private static Muid muid(String text) throws JobFailure {
    try {
      return Muid.parse(text);
    } catch (IllegalArgumentException e) {
      throw new JobFailure("That is not a muid, which has 44 characters; \"meme templates list\" shows them", e);
    }
  }
}
