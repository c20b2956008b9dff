package org.memeserver.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.config.StorageMode;
import org.memeserver.crypto.Keys;
import org.memeserver.db.Peers;

/**
 * What servers on one database must have in common: else one signs out the users of the other, or cannot read what the other has stored. Each names
 * it in short to the others, and a server that does not fit in does not start. Of the places of files, the one that is named first is where its new
 * files go.
 */
final class SharedSetup {
  private static final System.Logger LOG = System.getLogger(SharedSetup.class.getName());

  private static final String JWT = "jwt";
  private static final String KEY = "key";
  private static final String FOLDER = "dir";
  private static final String BUCKET = "s3";
  private static final String HOST = "at";

  private static final long A_MOMENT_MS = 2_000;

  private static final Map<String, String> REMEDIES = Map.of(
      JWT, "signs sessions with another key; give both the same JWT_KEY or the same keys file",
      KEY, "protects files with another storage key; give both the same keys file, or the same LOCAL_ENCRYPTION_KEY",
      FOLDER, "keeps files in another folder, or this one has a copy of it; give both the same LOCAL_DIR, on a disk that they share",
      BUCKET, "does not use the same bucket; give both the same S3_BUCKET, S3_ENDPOINT and S3_PREFIX",
      HOST, "has another HOST, so media tokens for one are not good for the other");

  private final Peers peers;
  private final Places places;
  private final Map<String, String> mine = new LinkedHashMap<>();

  private SharedSetup(Peers peers, Places places) throws IOException {
    this.peers = peers;
    this.places = places;
    Map<String, String> all = new LinkedHashMap<>();
    all.put(FOLDER, places.folder().mark());
    if (places.bucket().isPresent()) {
      all.put(BUCKET, name(places.bucket().get()));
    }
    String first = places.mode() == StorageMode.S3 ? BUCKET : FOLDER;
    mine.put(first, all.get(first));
    all.forEach(mine::putIfAbsent);
  }

  /**
   * Joins the servers that are at work. What it returns tells them of other keys.
   *
   * @param host the public name
   * @throws StartFailure when another one has other keys or other places
   * @throws IOException when a place cannot be read or written
   */
  static SharedSetup join(Peers peers, Keys keys, Places places, String host) throws StartFailure, IOException {
    SharedSetup setup = new SharedSetup(peers, places);
    // All of them together have to fit into what a database keeps.
    setup.mine.put(HOST, lastDigits(host, 4));
    setup.introduce(keys);
    Set<String> marks = new HashSet<>();
    for (Map<String, String> other : setup.others()) {
      for (String difference : setup.differences(other)) {
        if (!difference.equals(HOST)) {
          throw new StartFailure(told(difference) + ". This one does not start beside it.");
        }
        LOG.log(System.Logger.Level.WARNING, told(difference));
      }
      marks.add(other.getOrDefault(FOLDER, ""));
    }
    places.folder().forgetMarks(marks);
    return setup;
  }

  /** Tells the others which keys this server uses from now on. */
  synchronized void introduce(Keys keys) {
    mine.put(JWT, keys.jwtKeyId().substring(0, 6));
    mine.put(KEY, keys.activeStorage().id().substring(0, 6));
    peers.introduce(mine.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" ")));
  }

  /**
   * Whether others are at work on the database now.
   *
   * @throws StartFailure when this process is to end before that is known
   * @throws IOException when a place cannot be read or written
   */
  synchronized boolean hasPeers() throws StartFailure, IOException {
    return !others().isEmpty();
  }

  /**
   * Sees to it that every server at work looks into both places.
   *
   * @throws StartFailure when one does not
   * @throws IOException when a place cannot be read or written
   */
  static void expectBothPlaces(Peers peers, Places places) throws StartFailure, IOException {
    SharedSetup setup = new SharedSetup(peers, places);
    for (Map<String, String> other : setup.others()) {
      if (!setup.sees(other, FOLDER) || !setup.sees(other, BUCKET)) {
        throw new StartFailure("A server on this database does not look into both " + places.folder() + " and " + places.bucket().orElseThrow()
            + ", so it would not find files that are moved. Give it the same LOCAL_DIR and S3_BUCKET, and start it again");
      }
    }
  }

  /**
   * Those that carry another mark. What this process said before stays readable as long as a connection of then is in use. Of a server that is just
   * ending, the mark may be gone a moment before the database notices that the server is.
   */
  private List<Map<String, String>> others() throws StartFailure, IOException {
    List<Map<String, String>> others = new ArrayList<>();
    for (String introduction : peers.introductions()) {
      Map<String, String> other = parse(introduction);
      if (!other.getOrDefault(FOLDER, "").equals(mine.get(FOLDER)) && (sees(other, FOLDER) || isStillThere(introduction))) {
        others.add(other);
      }
    }
    return others;
  }

  private boolean isStillThere(String introduction) throws StartFailure {
    try {
      Thread.sleep(A_MOMENT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("Stopped while looking for other servers", e);
    }
    return peers.introductions().contains(introduction);
  }

  /** Each must look where the other puts new files. Where others may be left is what the owners of the places say. */
  private List<String> differences(Map<String, String> other) throws IOException {
    List<String> differences = new ArrayList<>();
    for (String part : List.of(first(mine), first(other))) {
      if (!sees(other, part)) {
        differences.add(part);
      }
    }
    for (String part : List.of(JWT, KEY, HOST)) {
      if (!other.getOrDefault(part, mine.get(part)).equals(mine.get(part))) {
        differences.add(part);
      }
    }
    return differences;
  }

  /** Whether both servers look into the same place. */
  private boolean sees(Map<String, String> other, String part) throws IOException {
    String theirs = other.getOrDefault(part, "");
    return part.equals(FOLDER) ? places.folder().sees(theirs) : theirs.equals(mine.get(part));
  }

  private static String first(Map<String, String> parts) {
    return parts.containsKey(BUCKET) && parts.keySet().iterator().next().equals(BUCKET) ? BUCKET : FOLDER;
  }

  private static String told(String difference) {
    return "Another server on this database " + REMEDIES.get(difference);
  }

  /** The same for all who see the same bucket, by whatever way, because the time stands in the bucket itself. */
  private static String name(BlobPlace bucket) throws IOException {
    Optional<PlaceOwner> owner = bucket.owner();
    return lastDigits(owner.map(one -> one.database() + one.begun()).orElse(bucket.toString()), 5);
  }

  private static String lastDigits(String of, int count) {
    return "%08x".formatted(of.hashCode()).substring(8 - count);
  }

  private static Map<String, String> parse(String introduction) {
    return Stream.of(introduction.split(" "))
        .map(part -> part.split("=", 2))
        .filter(part -> part.length == 2)
        .collect(Collectors.toMap(part -> part[0], part -> part[1], (one, other) -> one, LinkedHashMap::new));
  }
}
