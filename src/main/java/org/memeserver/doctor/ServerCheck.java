package org.memeserver.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the server at work says of the database and the files that it has open. */
public final class ServerCheck implements Check {
  private final Asking asking;

  /** Asks the server. */
  public interface Asking {
    /** @throws IOException when it may not be asked, or does not answer */
    Answer ask() throws IOException;
  }

  /** What is wrong with each, if anything is. */
  public record Answer(Optional<String> database, Optional<String> files) {}

  public ServerCheck(Asking asking) {
    this.asking = asking;
  }

  @Override
  public String name() {
    return "server";
  }

  @Override
  public List<Finding> look() {
    Answer answer;
    try {
      answer = asking.ask();
    } catch (IOException e) {
      return List.of(Diagnosis.SERVER_UNASKED.found("the server at work on DATA_DIR cannot be asked: " + e.getMessage()));
    }
    List<Finding> found = new ArrayList<>();
    answer.database().ifPresent(wrong -> found.add(Diagnosis.SERVER_ILL.found("the database of the server at work: " + wrong)));
    answer.files().ifPresent(wrong -> found.add(Diagnosis.SERVER_ILL.found("the files of the server at work: " + wrong)));
    return found.isEmpty()
        ? List.of(Finding.ok(name(), "a server is at work on DATA_DIR; its database answers, and it stored, read and deleted a file"))
        : found;
  }
}
