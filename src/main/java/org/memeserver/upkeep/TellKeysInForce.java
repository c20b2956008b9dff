package org.memeserver.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.Supplier;
import org.memeserver.crypto.Keys;

/** Tells by their ids which keys a server uses now, whatever its keys file says. No arguments. */
public final class TellKeysInForce implements Job {
  private final Supplier<Keys> keys;

  public TellKeysInForce(Supplier<Keys> keys) {
    this.keys = keys;
  }

  @Override
  public boolean isExclusive() {
    return false;
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) {
    Keys now = keys.get();
    return JsonNodeFactory.instance.objectNode().put("jwt", now.jwtKeyId()).put("storage", now.activeStorage().id());
  }
}
