package org.memeserver.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.crypto.ArchiveHeader;
import org.memeserver.crypto.DareFormat;
import org.memeserver.model.Secret;
import org.memeserver.support.Contents;
import org.memeserver.upkeep.JobFailure;

/** Whatever is done to an archive, it gives what was written into it or an error. */
class ArchiveTamperingTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path folder;

  private Path written(String name, int bytes, Optional<Secret> passphrase) throws IOException, JobFailure {
    Path file = folder.resolve(name);
    try (ArchiveFile archive = ArchiveFile.create(file, passphrase, RANDOM)) {
      archive.entries().begin("content");
      archive.entries().write(Contents.of(bytes, bytes), 0, bytes);
      archive.entries().end();
      archive.entries().entry(Archive.END, JsonNodeFactory.instance.textNode("over"));
      archive.complete();
    }
    return file;
  }

  private static List<String> read(Path file, Optional<Secret> passphrase) throws IOException, JobFailure {
    List<String> names = new ArrayList<>();
    try (EntryReader entries = ArchiveFile.open(file, passphrase)) {
      for (Optional<String> name = entries.next(); name.isPresent(); name = entries.next()) {
        names.add(name.get());
      }
    }
    return names;
  }

  private void assertRefused(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("tampered"), bytes);
    Exception refused = assertThrows(Exception.class, () -> read(file, Optional.empty()));
    assertTrue(refused instanceof DamagedArchiveException || refused instanceof JobFailure, () -> "" + refused);
  }

  @Test
  void aFlippedByteShowsWhereverItIs() throws Exception {
    byte[] whole = Files.readAllBytes(written("whole", 150_000, Optional.empty()));
    for (int at = 0; at < whole.length; at += at < 400 ? 1 : 997) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1 << at % 8;
      assertRefused(flipped);
    }
  }

  @Test
  void aCutShowsWhereverItIs() throws Exception {
    byte[] whole = Files.readAllBytes(written("whole", 150_000, Optional.empty()));
    for (int length = 0; length < whole.length; length += length < 400 ? 1 : 1999) {
      assertRefused(Arrays.copyOf(whole, length));
    }
    assertRefused(Arrays.copyOf(whole, ArchiveHeader.BYTES + DareFormat.PACKAGE));
    assertRefused(Arrays.copyOf(whole, whole.length + 1));
  }

  @Test
  void packagesThatWereExchangedLeftOutOrTakenFromAnotherArchiveShow() throws Exception {
    byte[] one = Files.readAllBytes(written("one", 300_000, Optional.empty()));
    byte[] other = Files.readAllBytes(written("other", 300_000, Optional.empty()));
    int first = ArchiveHeader.BYTES;
    int second = first + DareFormat.PACKAGE;
    byte[] exchanged = one.clone();
    System.arraycopy(one, first, exchanged, second, DareFormat.PACKAGE);
    System.arraycopy(one, second, exchanged, first, DareFormat.PACKAGE);
    assertRefused(exchanged);
    byte[] leftOut = Arrays.copyOf(one, one.length - DareFormat.PACKAGE);
    System.arraycopy(one, second, leftOut, first, leftOut.length - first);
    assertRefused(leftOut);
    byte[] mixed = one.clone();
    System.arraycopy(other, second, mixed, second, DareFormat.PACKAGE);
    assertRefused(mixed);
    byte[] otherHeader = one.clone();
    System.arraycopy(other, 0, otherHeader, 0, ArchiveHeader.BYTES);
    assertRefused(otherHeader);
  }

  @Test
  void aPassphraseIsNeededAndAWrongOneIsToldFromDamage() throws Exception {
    Optional<Secret> right = Optional.of(Secret.ofText("right"));
    Path file = written("sealed", 1000, right);
    assertEquals(List.of("content", "end"), read(file, right));
    assertTrue(assertThrows(JobFailure.class, () -> read(file, Optional.of(Secret.ofText("Right")))).getMessage().startsWith("Wrong passphrase"));
    assertTrue(assertThrows(JobFailure.class, () -> read(file, Optional.empty())).getMessage().contains("--passphrase-file"));
    byte[] bytes = Files.readAllBytes(file);
    bytes[60] ^= 1;
    Files.write(file, bytes);
    assertTrue(assertThrows(JobFailure.class, () -> read(file, right)).getMessage().contains("is damaged"));
  }

  @Test
  void anArchiveThatWasNotCompletedLeavesNothingAndTwoDoNotMeet() throws Exception {
    Path file = folder.resolve("file");
    try (ArchiveFile archive = ArchiveFile.create(file, Optional.empty(), RANDOM)) {
      archive.entries().begin("content");
      assertThrows(JobFailure.class, () -> ArchiveFile.create(file, Optional.empty(), RANDOM).close());
    }
    try (var left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }
}
