package org.memeserver.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.memeserver.model.PostgresAddress;
import org.memeserver.model.S3Address;
import org.memeserver.model.Secret;

/** Makes the typed configuration of given values, once they are found to go together. */
final class ConfigReading {
  /** Requests wait for the database much more than they keep it busy, so even a small machine has use for some. */
  private static final int LEAST_CONNECTIONS = 10;

  /** An upload has 10,000 parts at most, of which only so many fit into memory at once; see {@code blob.s3}. */
  private static final long MOST_BYTES_S3 = 120_000L << 20;

  private final GivenValues given;
  private final Path workingFolder;

  ConfigReading(GivenValues given, Path workingFolder) {
    this.given = given;
    this.workingFolder = workingFolder;
  }

  Config read() throws ConfigException {
    checkStorage();
    checkLimits();
    if (!given.problems().isEmpty()) {
      throw new ConfigException(given.problems());
    }
    Config.Listening listening =
        new Config.Listening(
            given.get(Settings.BIND),
            given.get(Settings.PORT),
            given.find(Settings.HOST),
            given.get(Settings.IDLE_TIMEOUT_SECONDS),
            given.get(Settings.SHUTDOWN_TIMEOUT_SECONDS));
    Path data = absolute(given.get(Settings.DATA_DIR));
    Config.Folders folders =
        new Config.Folders(data, given.find(Settings.LOCAL_DIR).map(this::absolute).orElse(data.resolve("files")));
    return new Config(
        listening,
        folders,
        records(),
        files(),
        new Config.Keys(
            given.find(Settings.JWT_KEY),
            given.find(Settings.LOCAL_ENCRYPTION_KEY),
            given.find(Settings.KEYS_PASSPHRASE_FILE).map(Path::toAbsolutePath)),
        uploads(),
        limits(),
        new Config.Pictures(given.get(Settings.MAX_IMAGE_MEGAPIXELS) * 1_000_000, given.find(Settings.RENDITION_WORKERS)),
        given.find(Settings.CACHE_MEMORY_MB),
        new Config.SignIn(given.get(Settings.CHALLENGE_TTL_SECONDS), given.find(Settings.ADMIN_PUBKEYS).orElse(Set.of())),
        new Config.Watching(given.get(Settings.METRICS_PUBLIC), given.get(Settings.ACCESS_LOG), given.get(Settings.LOG_LEVEL)),
        podcastIndex(),
        given.get(Settings.SWEEP_INTERVAL_SECONDS),
        given.get(Settings.VERIFY_INTERVAL),
        new Config.Snapshots(
            given.get(Settings.BACKUP_INTERVAL), given.get(Settings.BACKUP_KEEP), given.find(Settings.BACKUP_PASSPHRASE_FILE).map(this::absolute)),
        effective(listening, folders),
        notes());
  }

  private void checkStorage() {
    if (given.get(Settings.STORAGE_MODE) == StorageMode.S3 && !given.isGiven(Settings.S3_BUCKET)) {
      given.wrong(Settings.STORAGE_MODE, "is s3, but there is no S3_BUCKET", "local, or s3 with S3_BUCKET");
    }
    if (given.isGiven(Settings.S3_BUCKET) && given.isGiven(Settings.S3_KEY) != given.isGiven(Settings.S3_SECRET)) {
      given.wrong(given.isGiven(Settings.S3_KEY) ? Settings.S3_KEY : Settings.S3_SECRET, "is given alone", "both S3_KEY and S3_SECRET, or neither");
    }
    boolean halfNamed = !given.isGiven(Settings.DATABASE_URL) && !given.isGiven(Settings.RDS_HOSTNAME);
    Settings.RDS_SETTINGS.stream().filter(given::isGiven).filter(setting -> halfNamed).findFirst().ifPresent(
        setting -> given.wrong(setting, "is given, but not RDS_HOSTNAME", "all of RDS_HOSTNAME, RDS_DB_NAME, RDS_USERNAME and RDS_PASSWORD"));
  }

  private Config.Records records() {
    return new Config.Records(
        given.find(Settings.DATABASE_URL).or(this::rds),
        given.find(Settings.DATABASE_POOL_SIZE).orElse(Math.max(LEAST_CONNECTIONS, 4 * Runtime.getRuntime().availableProcessors())),
        given.get(Settings.DATABASE_WAIT_SECONDS),
        given.get(Settings.DB_AUTO_MIGRATE));
  }

  /** The names that AWS gives to the parts, each to the letter: a password may have any character. */
  private Optional<PostgresAddress> rds() {
    return given.find(Settings.RDS_HOSTNAME).map(host -> new PostgresAddress(
        List.of(new PostgresAddress.Host(host, given.find(Settings.RDS_PORT).orElse(PostgresUrl.DEFAULT_PORT))),
        given.find(Settings.RDS_DB_NAME).orElse(""),
        given.find(Settings.RDS_USERNAME).orElse(""),
        given.find(Settings.RDS_PASSWORD).orElse(Secret.ofText("")),
        Map.of()));
  }

  private Config.Files files() {
    Optional<S3Address.Credentials> credentials = given.find(Settings.S3_KEY)
        .flatMap(key -> given.find(Settings.S3_SECRET).map(secret -> new S3Address.Credentials(key.revealText(), secret)));
    return new Config.Files(
        given.get(Settings.STORAGE_MODE),
        given.find(Settings.S3_BUCKET).map(bucket -> new S3Address(
            given.find(Settings.S3_ENDPOINT), given.find(Settings.S3_REGION), bucket, given.find(Settings.S3_PREFIX).orElse(""), credentials)),
        given.get(Settings.S3_WAIT_SECONDS));
  }

  private void checkLimits() {
    if (given.get(Settings.STORAGE_MODE) == StorageMode.S3 && given.get(Settings.MAX_UPLOAD_SIZE_MB) > MOST_BYTES_S3) {
      given.wrong(Settings.MAX_UPLOAD_SIZE_MB, "is more than a bucket takes", "at most " + (MOST_BYTES_S3 >> 20) + " with STORAGE_MODE=s3");
    }
    boolean restricted = given.find(Settings.RESTRICT_UPLOAD_SIZE).orElse(false);
    if (restricted && given.get(Settings.MAX_FREE_UPLOAD_SIZE_MB) > given.get(Settings.MAX_UPLOAD_SIZE_MB)) {
      given.wrong(Settings.MAX_FREE_UPLOAD_SIZE_MB, "is more than MAX_UPLOAD_SIZE_MB", "at most MAX_UPLOAD_SIZE_MB");
    }
  }

  private Config.Uploads uploads() {
    long most = given.get(Settings.MAX_UPLOAD_SIZE_MB);
    return new Config.Uploads(
        most,
        given.get(Settings.RESTRICT_UPLOAD_SIZE) ? given.get(Settings.MAX_FREE_UPLOAD_SIZE_MB) : most,
        given.get(Settings.MAX_UPLOADS_IN_FLIGHT),
        given.get(Settings.MIN_UPLOAD_RATE_BYTES),
        given.get(Settings.DEFAULT_TTL_SECONDS));
  }

  private Config.Limits limits() {
    return new Config.Limits(
        given.get(Settings.MAX_STORAGE_PER_PUBKEY_MB),
        given.get(Settings.MAX_UPLOADS_PER_MINUTE),
        given.get(Settings.MAX_REQUESTS_PER_SECOND),
        given.find(Settings.TRUSTED_PROXIES).orElse(List.of()),
        given.find(Settings.MIN_FREE_DISK_MB),
        given.find(Settings.ALLOWED_PUBKEYS).orElse(Set.of()));
  }

  private Optional<Config.PodcastIndex> podcastIndex() {
    return given
        .find(Settings.PODCAST_INDEX_KEY)
        .flatMap(key -> given.find(Settings.PODCAST_INDEX_SECRET).map(secret -> new Config.PodcastIndex(key, secret)));
  }

  private List<EffectiveSetting> effective(Config.Listening listening, Config.Folders folders) {
    List<EffectiveSetting> settings = new ArrayList<>();
    for (Setting<?> setting : Settings.ALL) {
      EffectiveSetting shown = given.effective(setting);
      if (setting == Settings.HOST && listening.port() != 0) {
        shown = new EffectiveSetting(shown.name(), listening.hostFor(listening.port()), shown.source());
      } else if (setting == Settings.DATA_DIR) {
        shown = new EffectiveSetting(shown.name(), folders.data().toString(), shown.source());
      } else if (setting == Settings.LOCAL_DIR) {
        shown = new EffectiveSetting(shown.name(), folders.files().toString(), shown.source());
      }
      settings.add(shown);
    }
    return settings;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (given.isGiven(Settings.PODCAST_INDEX_KEY) != given.isGiven(Settings.PODCAST_INDEX_SECRET)) {
      notes.add("/podcast stays off: it needs both PODCAST_INDEX_KEY and PODCAST_INDEX_SECRET");
    }
    List<String> beaten = Settings.RDS_SETTINGS.stream().filter(given::isGiven).<String>map(Setting::name).toList();
    if (given.isGiven(Settings.DATABASE_URL) && !beaten.isEmpty()) {
      notes.add(String.join(", ", beaten) + " not used: DATABASE_URL is given");
    }
    List<String> unused = Settings.S3.stream().filter(given::isGiven).<String>map(Setting::name).toList();
    if (!unused.isEmpty() && !given.isGiven(Settings.S3_BUCKET)) {
      notes.add(String.join(", ", unused) + " not used: there is no S3_BUCKET, and STORAGE_MODE is local");
    }
    if (given.get(Settings.MAX_REQUESTS_PER_SECOND) > 0 && given.get(Settings.BIND).equals("127.0.0.1") && !given.isGiven(Settings.TRUSTED_PROXIES)) {
      notes.add("MAX_REQUESTS_PER_SECOND counts all who come through a proxy as one, unless TRUSTED_PROXIES names it");
    }
    return notes;
  }

  private Path absolute(Path path) {
    return workingFolder.resolve(path).normalize();
  }
}
