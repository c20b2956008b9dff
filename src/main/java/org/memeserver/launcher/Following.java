package org.memeserver.launcher;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.memeserver.config.Config;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;
import org.memeserver.upkeep.control.ControlClient;

/** Whether the server at work follows a change of the keys file, which it may be unable to read. */
final class Following {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long BETWEEN_MS = 200;

  private Following() {}

  /**
   * Waits until the server of this DATA_DIR, if one is at work, signs sessions with a key.
   *
   * @throws StartFailure when it does not, some seconds later
   */
  static void expect(Config config, String jwtKeyId) throws StartFailure {
    long end = System.nanoTime() + PATIENCE_NANOS;
    try {
      Optional<String> inForce = inForce(config);
      while (inForce.isPresent() && !inForce.get().equals(jwtKeyId)) {
        if (System.nanoTime() - end > 0) {
          throw new StartFailure(config.folders().keysFile() + " has the new key, but the server at work goes on with the former one, because it cannot"
              + " read the file: its log says why. Restart it, with KEYS_PASSPHRASE_FILE if the file is sealed");
        }
        Thread.sleep(BETWEEN_MS);
        inForce = inForce(config);
      }
    } catch (JobFailure | IOException e) {
      throw new StartFailure(config.folders().keysFile() + " has the new key. Whether the server at work uses it cannot be found out: "
          + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("Stopped before the server at work was seen to use the new key", e);
    }
  }

  private static Optional<String> inForce(Config config) throws IOException, JobFailure {
    Optional<ControlClient> server = ControlClient.connect(config.folders().data());
    if (server.isEmpty()) {
      return Optional.empty();
    }
    try (ControlClient asked = server.get()) {
      return Optional.of(asked.run("keys.in-force", JsonNodeFactory.instance.objectNode(), Watcher.NOBODY).path("jwt").asText());
    }
  }
}
