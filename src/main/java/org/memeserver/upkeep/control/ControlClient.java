package org.memeserver.upkeep.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Has work done by the server at work. */
public final class ControlClient implements AutoCloseable {
  private static final long MILLIS_BETWEEN_LOOKS = 100;

  private final Wire wire;

  private ControlClient(Wire wire) {
    this.wire = wire;
  }

  /**
   * Connects to the server at work in a folder of data.
   *
   * @return empty when none is
   * @throws IOException when there is one that this user may not ask
   */
  public static Optional<ControlClient> connect(Path folder) throws IOException {
    return ControlSocket.connect(folder).map(channel -> new ControlClient(new Wire(channel)));
  }

  /**
   * Has a job done, and waits for its end.
   *
   * @param watcher its wish to stop is passed on
   * @throws JobFailure when it is not done, also when the server ends before
   * @throws IOException when the connection breaks
   */
  public JsonNode run(String job, JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
    ObjectNode asked = JsonNodeFactory.instance.objectNode().put("job", job);
    asked.set("arguments", arguments);
    wire.send(asked);
    ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(ControlClient::thread);
    looking.scheduleWithFixedDelay(() -> passOnStop(watcher, looking), MILLIS_BETWEEN_LOOKS, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    try {
      while (true) {
        JsonNode message = wire.receive().orElseThrow(() -> new JobFailure("The server ended before the work did: run the command again"));
        if (message.has("outcome")) {
          return message.get("outcome");
        } else if (message.has("failure")) {
          throw new JobFailure(message.get("failure").asText());
        } else if (message.has("note")) {
          watcher.note(message.get("note").asText());
        } else {
          JsonNode step = message.path("step");
          watcher.step(step.path("what").asText(), step.path("done").asLong(), step.path("total").asLong());
        }
      }
    } finally {
      looking.shutdownNow();
    }
  }

  private void passOnStop(Watcher watcher, ScheduledExecutorService looking) {
    if (watcher.isStopped()) {
      looking.shutdown();
      try {
        wire.send(JsonNodeFactory.instance.objectNode().put("stop", true));
      } catch (IOException e) {
        // Whoever waits for the outcome hears of it.
        System.getLogger(ControlClient.class.getName()).log(System.Logger.Level.DEBUG, "the server has gone", e);
      }
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "stop");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
