package org.memeserver.launcher;

import java.io.PrintStream;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.memeserver.config.Config;
import org.memeserver.config.StorageMode;

/** Runs the server until the process is told to end by SIGTERM or SIGINT. */
final class ServeUntilStopped implements ServerStart {
  private static final System.Logger LOG = System.getLogger(ServeUntilStopped.class.getName());

  private final PrintStream out;

  /** @param out where the user reads what is going on, and the access log */
  ServeUntilStopped(PrintStream out) {
    this.out = out;
  }

  @Override
  public int run(Config config) throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    MemeServer server = MemeServer.start(config, Clock.systemUTC(), out);
    // The process ends when this hook returns, so the hook does the closing.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  LOG.log(System.Logger.Level.INFO, "stopping: new requests are turned away, transfers may finish");
                  server.close();
                  LOG.log(System.Logger.Level.INFO, "stopped");
                  stopped.countDown();
                },
                "stop"));
    out.println("Listening on http://" + config.listening().bind() + ":" + server.port());
    out.println("HOST is " + server.host() + ": media tokens must carry this name");
    out.println("Data lies in " + config.folders().data() + ", files in " + files(config));
    out.flush();
    stopped.await();
    return ExitCode.OK;
  }

  /** Where new files go, first. */
  private static String files(Config config) {
    String folder = config.folders().files().toString();
    return config.files().bucket()
        .map(bucket -> config.files().mode() == StorageMode.S3 ? bucket + " and, if any are there, " + folder : folder + " and " + bucket)
        .orElse(folder);
  }
}
