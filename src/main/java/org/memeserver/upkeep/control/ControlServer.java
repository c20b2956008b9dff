package org.memeserver.upkeep.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.memeserver.model.MemeException;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.JobRunner;

/** Lets commands on this machine have their work done by this server. */
public final class ControlServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());
  private static final long PATIENCE_S = 60;

  private final Path folder;
  private final ServerSocketChannel listening;
  private final JobRunner jobs;
  private final Set<ToldWatcher> atWork = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool(ControlServer::thread);
  private volatile boolean closed;

  private ControlServer(Path folder, ServerSocketChannel listening, JobRunner jobs) {
    this.folder = folder;
    this.listening = listening;
    this.jobs = jobs;
  }

  /**
   * Begins to listen. A server that shares the folder of data with one that listens already does without; so does one whose disk takes no sockets,
   * which is logged.
   */
  public static Optional<ControlServer> start(Path folder, JobRunner jobs) {
    try {
      Optional<SocketChannel> other = ControlSocket.connect(folder);
      if (other.isPresent()) {
        other.get().close();
        LOG.log(Level.INFO, "commands are taken by another server in {0}", folder);
        return Optional.empty();
      }
      ControlServer server = new ControlServer(folder, ControlSocket.listen(folder), jobs);
      server.threads.execute(server::accept);
      return Optional.of(server);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "commands cannot ask this server for work, because it cannot listen in {0}: {1}", folder, e.getMessage());
      return Optional.empty();
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Wire wire = new Wire(listening.accept());
        threads.execute(() -> serve(wire));
      } catch (IOException e) {
        if (!closed) {
          LOG.log(Level.ERROR, "commands cannot ask this server for work any more", e);
        }
        return;
      }
    }
  }

  private void serve(Wire wire) {
    ToldWatcher watcher = new ToldWatcher(wire);
    atWork.add(watcher);
    try (wire) {
      Optional<JsonNode> asked = wire.receive();
      if (asked.isPresent() && !closed) {
        threads.execute(() -> listenForStop(wire, watcher));
        wire.send(answer(asked.get(), watcher));
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a command has gone", e);
    } finally {
      atWork.remove(watcher);
    }
  }

  private ObjectNode answer(JsonNode asked, ToldWatcher watcher) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    String job = asked.path("job").asText();
    try {
      LOG.log(Level.INFO, "asked by a command: {0}", job);
      answer.set("outcome", jobs.run(job, asked.path("arguments"), watcher));
      LOG.log(Level.INFO, "done for a command: {0}", job);
    } catch (JobFailure e) {
      LOG.log(Level.WARNING, "not done for a command: {0}: {1}", job, e.getMessage());
      answer.put("failure", e.getMessage());
    } catch (IOException | MemeException e) {
      LOG.log(Level.ERROR, "failed for a command: " + job, e);
      answer.put("failure", JobTrouble.told(e));
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "failed for a command: " + job, e);
      answer.put("failure", "The server failed in it, and has logged why");
    }
    return answer;
  }

  /** A command that ends, in whatever way, ends its work. */
  private static void listenForStop(Wire wire, ToldWatcher watcher) {
    try {
      wire.receive();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a command has gone", e);
    }
    watcher.stop();
  }

  /** Ends the work under way and waits until it has. */
  @Override
  public void close() {
    closed = true;
    atWork.forEach(ToldWatcher::stop);
    try {
      ControlSocket.remove(folder);
      listening.close();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
      while (!atWork.isEmpty() && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      if (!atWork.isEmpty()) {
        LOG.log(Level.WARNING, "work for a command does not end; it is cut off");
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the socket for commands could not be removed: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // Without interrupting: that would close the database's file under work that does not end.
      threads.shutdown();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "control");
    thread.setDaemon(true);
    return thread;
  }
}
