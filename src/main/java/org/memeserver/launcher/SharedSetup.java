package org.memeserver.launcher;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.crypto.Keys;
import org.memeserver.db.Peers;

/**
 * What servers on one database must have in common: else one signs out the users of the other, or cannot read what the other has stored. Each names it in
 * short to the others, and a server that does not fit in does not start.
 */
final class SharedSetup {
  private static final System.Logger LOG = System.getLogger(SharedSetup.class.getName());

  private static final String JWT = "jwt";
  private static final String KEY = "key";
  private static final String FILES = "files";
  private static final String HOST = "host";

  /** Characters of each name: enough to tell setups apart, and all of them fit into what a database keeps. */
  private static final int SHORT = 6;

  private static final long A_MOMENT_MS = 2_000;

  private static final Map<String, String> REMEDIES = Map.of(
      JWT, "signs sessions with another key; give both the same JWT_KEY or the same keys file",
      KEY, "protects files with another storage key; give both the same keys file, or the same LOCAL_ENCRYPTION_KEY",
      FILES, "keeps files in another folder, or this one has a copy of it; give both the same LOCAL_DIR, on a disk that they share",
      HOST, "has another HOST, so media tokens for one are not good for the other");

  private SharedSetup() {}

  /**
   * Joins the servers that are at work.
   *
   * @param host the public name
   * @throws StartFailure when another one has other keys or another folder
   * @throws IOException when the folder cannot be written to
   */
  static void join(Peers peers, Keys keys, FileBlobStore files, String host) throws StartFailure, IOException {
    Map<String, String> mine = new LinkedHashMap<>();
    mine.put(JWT, shortened(keys.jwtKeyId()));
    mine.put(KEY, shortened(keys.activeStorage().id()));
    mine.put(FILES, files.mark());
    mine.put(HOST, shortened("%08x".formatted(host.hashCode())));
    peers.introduce(mine.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" ")));
    Set<String> marks = new HashSet<>();
    for (String introduction : peers.introductions()) {
      Map<String, String> theirs = parse(introduction);
      if (!files.sees(theirs.getOrDefault(FILES, "")) && !isStillThere(peers, introduction)) {
        continue;
      }
      compare(mine, theirs, files);
      marks.add(theirs.getOrDefault(FILES, ""));
    }
    files.forgetMarks(marks);
  }

  /** A server that is just ending may have taken its mark away a moment before the database notices that it has gone. */
  private static boolean isStillThere(Peers peers, String introduction) throws StartFailure {
    try {
      Thread.sleep(A_MOMENT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("Stopped while looking for other servers", e);
    }
    return peers.introductions().contains(introduction);
  }

  private static void compare(Map<String, String> mine, Map<String, String> theirs, FileBlobStore files)
      throws StartFailure, IOException {
    for (Map.Entry<String, String> part : mine.entrySet()) {
      String other = theirs.getOrDefault(part.getKey(), part.getValue());
      boolean fits = part.getKey().equals(FILES) ? files.sees(other) : other.equals(part.getValue());
      if (!fits) {
        String difference = "Another server on this database " + REMEDIES.get(part.getKey());
        if (!part.getKey().equals(HOST)) {
          throw new StartFailure(difference + ". This one does not start beside it.");
        }
        LOG.log(System.Logger.Level.WARNING, difference);
      }
    }
  }

  private static Map<String, String> parse(String introduction) {
    return Stream.of(introduction.split(" "))
        .map(part -> part.split("=", 2))
        .filter(part -> part.length == 2)
        .collect(Collectors.toMap(part -> part[0], part -> part[1], (one, other) -> one));
  }

  private static String shortened(String name) {
    return name.substring(0, SHORT);
  }
}
