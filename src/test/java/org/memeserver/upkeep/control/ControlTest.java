package org.memeserver.upkeep.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.JobRunner;
import org.memeserver.upkeep.Watcher;

class ControlTest {
  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  @TempDir Path folder;
  private Database database;
  private ControlServer server;

  @BeforeEach
  void start() {
    database = Database.open(new DatabasePlace.Folder(folder.resolve("db")), true);
    server = ControlServer.start(folder, runner()).orElseThrow();
  }

  @AfterEach
  void end() {
    server.close();
    database.close();
  }

  private JobRunner runner() {
    Job echo = (arguments, watcher) -> {
      watcher.step("words", 1, 2);
      watcher.note("half way");
      watcher.step("words", 2, 2);
      return arguments;
    };
    Job fails = (arguments, watcher) -> {
      throw new JobFailure("it rains");
    };
    Job fault = (arguments, watcher) -> {
      throw new IllegalStateException("secret detail");
    };
    Job look = new Job() {
      @Override
      public JsonNode run(JsonNode arguments, Watcher watcher) {
        return TextNode.valueOf("looked");
      }

      @Override
      public boolean isExclusive() {
        return false;
      }
    };
    return new JobRunner(database, Map.of("echo", echo, "fails", fails, "fault", fault, "look", look, "endless", this::endless));
  }

  private JsonNode endless(JsonNode arguments, Watcher watcher) throws JobFailure {
    began.countDown();
    while (!watcher.isStopped()) {
      Thread.onSpinWait();
    }
    stopped.countDown();
    throw new JobFailure("stopped in the middle");
  }

  private JsonNode ask(String job, JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
    try (ControlClient client = ControlClient.connect(folder).orElseThrow()) {
      return client.run(job, arguments, watcher);
    }
  }

  private String failureOf(String job) {
    return assertThrows(JobFailure.class, () -> ask(job, JsonNodeFactory.instance.objectNode(), Watcher.NOBODY)).getMessage();
  }

  @Test
  void whatAJobTellsAndGivesComesToTheCommand() throws Exception {
    List<String> told = new ArrayList<>();
    Watcher watcher = new Watcher() {
      @Override
      public void step(String what, long done, long total) {
        told.add(done + "/" + total + " " + what);
      }

      @Override
      public void note(String line) {
        told.add(line);
      }

      @Override
      public boolean isStopped() {
        return false;
      }
    };
    JsonNode arguments = JsonNodeFactory.instance.objectNode().put("text", "line\nbreak \u00e4\u2603").put("long", "x".repeat(100_000));
    assertEquals(arguments, ask("echo", arguments, watcher));
    assertEquals(List.of("1/2 words", "half way", "2/2 words"), told);
  }

  @Test
  void aFailureComesToTheCommandInItsOwnWordsAndAFaultInOurs() {
    assertEquals("it rains", failureOf("fails"));
    assertFalse(failureOf("fault").contains("secret"), "what was not meant for people stays in the log");
    assertTrue(failureOf("nonsense").contains("different versions"));
    assertEquals("it rains", failureOf("fails"), "the server goes on");
  }

  @Test
  void aCommandThatIsToldToEndEndsItsWork() throws Exception {
    Watcher told = new Watcher() {
      @Override
      public void step(String what, long done, long total) {}

      @Override
      public void note(String line) {}

      @Override
      public boolean isStopped() {
        return began.getCount() == 0;
      }
    };
    JobFailure failure = assertThrows(JobFailure.class, () -> ask("endless", JsonNodeFactory.instance.objectNode(), told));
    assertEquals("stopped in the middle", failure.getMessage());
  }

  @Test
  void aCommandThatIsKilledEndsItsWork() throws Exception {
    ControlClient client = ControlClient.connect(folder).orElseThrow();
    CompletableFuture<Void> asking = CompletableFuture.runAsync(
        () -> assertThrows(Exception.class, () -> client.run("endless", JsonNodeFactory.instance.objectNode(), Watcher.NOBODY)));
    assertTrue(began.await(20, TimeUnit.SECONDS));
    client.close();
    assertTrue(stopped.await(20, TimeUnit.SECONDS));
    asking.get(20, TimeUnit.SECONDS);
  }

  @Test
  void exclusiveWorkIsDoneOneAtATimeAndOtherWorkBesideIt() throws Exception {
    CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> failureOf("endless"));
    assertTrue(began.await(20, TimeUnit.SECONDS));
    assertTrue(failureOf("echo").contains("under way (endless)"));
    assertEquals("looked", ask("look", JsonNodeFactory.instance.objectNode(), Watcher.NOBODY).asText());
    server.close();
    assertEquals("stopped in the middle", first.get(20, TimeUnit.SECONDS), "a server that ends has its work end first, and tells");
    assertTrue(ControlClient.connect(folder).isEmpty());
    assertFalse(Files.exists(folder.resolve("control"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void theSocketIsItsOwnersAlone() throws Exception {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("control"))));
    try (var files = Files.list(folder)) {
      assertEquals(List.of("control", "db"), files.map(file -> file.getFileName().toString()).sorted().toList(), "nothing else is left");
    }
  }

  @Test
  void aSecondServerInTheFolderDoesWithout() {
    assertTrue(ControlServer.start(folder, runner()).isEmpty());
    assertEquals("it rains", failureOf("fails"));
  }

  @Test
  void whatAKilledServerLeftIsNoServerAndIsReplaced() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    ControlSocket.listen(other).close();
    assertTrue(Files.exists(other.resolve("control")));
    assertTrue(ControlClient.connect(other).isEmpty());
    ControlServer next = ControlServer.start(other, runner()).orElseThrow();
    try (next;
        ControlClient client = ControlClient.connect(other).orElseThrow()) {
      assertThrows(JobFailure.class, () -> client.run("fails", JsonNodeFactory.instance.objectNode(), Watcher.NOBODY));
    }
  }

  @Test
  void aFolderWithALongPathHasALinkToTheSocket() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("d".repeat(100)).resolve("e".repeat(100)));
    Path socket;
    ControlServer next = ControlServer.start(deep, runner()).orElseThrow();
    try (next;
        ControlClient client = ControlClient.connect(deep).orElseThrow()) {
      socket = Files.readSymbolicLink(deep.resolve("control"));
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())));
      assertThrows(JobFailure.class, () -> client.run("fails", JsonNodeFactory.instance.objectNode(), Watcher.NOBODY));
    }
    assertFalse(Files.exists(socket.getParent()));
    assertFalse(Files.exists(deep.resolve("control"), LinkOption.NOFOLLOW_LINKS));
  }
}
