package org.memeserver.config;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.memeserver.model.NetworkBlock;
import org.memeserver.model.PostgresAddress;
import org.memeserver.model.PublicKey;
import org.memeserver.model.S3Address;
import org.memeserver.model.Secret;

/**
 * The whole configuration, valid and never changing.
 *
 * @param records where records are kept, beside {@code folders}
 * @param files where files are kept, beside {@code folders}
 * @param cacheBytes of memory for small files; empty when the heap is to decide
 * @param podcastIndex present when both its key and its secret were given
 * @param sweepInterval time from one sweep to the next
 * @param verifyInterval time from one verification of all files to the next; zero for never
 * @param effective every setting as it is in force
 * @param notes what the one who wrote the configuration may like to know, though nothing of it is wrong
 */
public record Config(
    Listening listening,
    Folders folders,
    Records records,
    Files files,
    Keys keys,
    Uploads uploads,
    Limits limits,
    Pictures pictures,
    Optional<Long> cacheBytes,
    SignIn signIn,
    Watching watching,
    Optional<PodcastIndex> podcastIndex,
    Duration sweepInterval,
    Duration verifyInterval,
    Snapshots snapshots,
    List<EffectiveSetting> effective,
    List<String> notes) {

  public Config {
    effective = List.copyOf(effective);
    notes = List.copyOf(notes);
  }

  /**
   * Where and how requests are taken.
   *
   * @param bind address of this machine
   * @param port 0 to 65535; 0 is any free port
   * @param host the public name as it was given
   * @param idleTimeout after which a connection is closed on which no byte moved, 1 second or more
   * @param shutdownTimeout that running transfers get at the end, 0 or more
   */
  public record Listening(String bind, int port, Optional<String> host, Duration idleTimeout, Duration shutdownTimeout) {
    /**
     * The name that media tokens must carry.
     *
     * @param boundPort the port that is really listened on
     */
    public String hostFor(int boundPort) {
      return host.orElseGet(() -> "localhost:" + boundPort);
    }
  }

  /**
   * Where data lies; absolute paths.
   *
   * @param data the folder of everything that has no other place
   * @param files the folder of the encrypted files
   */
  public record Folders(Path data, Path files) {
    /** The file of generated keys. */
    public Path keysFile() {
      return data.resolve("keys");
    }

    /** The search index, which can be rebuilt. */
    public Path search() {
      return data.resolve("search");
    }
  }

  /**
   * Where records are kept.
   *
   * @param postgres empty for the embedded database in the folder of data
   * @param connections to PostgreSQL, 2 or more
   * @param patience with a PostgreSQL server that is not there at the start
   * @param migrate whether the start makes and updates the tables
   */
  public record Records(Optional<PostgresAddress> postgres, int connections, Duration patience, boolean migrate) {}

  /**
   * Where files are kept.
   *
   * @param mode where new ones go
   * @param bucket beside the folder; present when the mode is S3
   * @param patience with a store of the bucket that does not answer at the start
   */
  public record Files(StorageMode mode, Optional<S3Address> bucket, Duration patience) {}

  /**
   * Keys that were given; one that was not is generated and kept in the keys file.
   *
   * @param jwt not empty when present
   * @param storage 32 bytes when present
   * @param passphraseFile holds the passphrase that the keys file is sealed under; an absolute path
   */
  public record Keys(Optional<Secret> jwt, Optional<Secret> storage, Optional<Path> passphraseFile) {}

  /**
   * Limits of uploads.
   *
   * @param maxBytes of an upload
   * @param freeMaxBytes of an upload to /file or /public; the same as {@code maxBytes} unless RESTRICT_UPLOAD_SIZE is true
   * @param maxInFlight at the same time, 1 or more
   * @param minBytesPerSecond on average; 0 for no such limit
   * @param defaultTtl 1 second or more
   */
  public record Uploads(long maxBytes, long freeMaxBytes, int maxInFlight, long minBytesPerSecond, Duration defaultTtl) {
    /** Bytes that a multipart body may have beyond the limit: room for part headers and fields. */
    public static final int BODY_ALLOWANCE = 512;

    /** Most bytes of a whole request body that carries an upload. */
    public long maxBodyBytes() {
      return maxBytes + BODY_ALLOWANCE;
    }

    /** The same for /file and /public. */
    public long freeMaxBodyBytes() {
      return freeMaxBytes + BODY_ALLOWANCE;
    }
  }

  /**
   * What one of many may take of the server.
   *
   * @param mostBytesOfKey that a public key may keep; 0 for no limit
   * @param uploadsPerMinute of a public key; 0 for no limit
   * @param requestsPerSecond of an address; 0 for no limit
   * @param proxies that are believed for whom they ask
   * @param leastFreeBytes of a disk that uploads leave; empty when the disk is to decide
   * @param allowed who may upload, if not all may
   */
  public record Limits(
      long mostBytesOfKey, int uploadsPerMinute, int requestsPerSecond, List<NetworkBlock> proxies, Optional<Long> leastFreeBytes,
      Set<PublicKey> allowed) {
    public Limits {
      proxies = List.copyOf(proxies);
      allowed = Set.copyOf(allowed);
    }
  }

  /**
   * How small pictures are made.
   *
   * @param mostPixels of a picture, 1,000,000 or more
   * @param workers at the same time, 1 or more; empty when the machine is to decide
   */
  public record Pictures(long mostPixels, Optional<Integer> workers) {}

  /**
   * Who may sign in as what.
   *
   * @param challengeTtl 1 second or more
   * @param admins who may add templates
   */
  public record SignIn(Duration challengeTtl, Set<PublicKey> admins) {
    public SignIn {
      admins = Set.copyOf(admins);
    }
  }

  /**
   * Archives of records and keys that the server makes by itself.
   *
   * @param interval from one to the next; zero for never
   * @param keep how many, 1 or more
   * @param passphraseFile whose first line seals them; absolute
   */
  public record Snapshots(Duration interval, int keep, Optional<Path> passphraseFile) {}

  /** What can be seen of the server at work. */
  public record Watching(boolean metricsPublic, boolean accessLog, Level logLevel) {}

  /** The account at podcastindex.org. */
  public record PodcastIndex(Secret key, Secret secret) {}
}
