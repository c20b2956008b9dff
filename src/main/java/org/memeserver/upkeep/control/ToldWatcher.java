package org.memeserver.upkeep.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.memeserver.upkeep.Watcher;

/** Tells a command what becomes of its work. */
final class ToldWatcher implements Watcher {
  private static final long NANOS_BETWEEN_STEPS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Wire wire;
  private long lastStep = System.nanoTime() - NANOS_BETWEEN_STEPS;
  private String lastWhat = "";
  private volatile boolean stopped;

  ToldWatcher(Wire wire) {
    this.wire = wire;
  }

  @Override
  public void step(String what, long done, long total) {
    if (what.equals(lastWhat) && done < total && System.nanoTime() - lastStep < NANOS_BETWEEN_STEPS) {
      return;
    }
    lastStep = System.nanoTime();
    lastWhat = what;
    ObjectNode step = JsonNodeFactory.instance.objectNode();
    step.putObject("step").put("what", what).put("done", done).put("total", total);
    send(step);
  }

  @Override
  public void note(String line) {
    send(JsonNodeFactory.instance.objectNode().put("note", line));
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  void stop() {
    stopped = true;
  }

  private void send(ObjectNode message) {
    try {
      wire.send(message);
    } catch (IOException e) {
      // Nobody is there to be told, so nobody wants the work.
      stop();
    }
  }
}
