package org.memeserver.config;

import static org.memeserver.config.Setting.generatedSecret;
import static org.memeserver.config.Setting.optional;
import static org.memeserver.config.Setting.secret;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.memeserver.model.NetworkBlock;
import org.memeserver.model.PostgresAddress;
import org.memeserver.model.PublicKey;
import org.memeserver.model.Secret;

/** The table of all settings. A name that deployments of the Go server use keeps the meaning it has there. */
public final class Settings {
  private static final long MOST_MB = 1024 * 1024;
  private static final String RDS = " of the PostgreSQL database, if there is no DATABASE_URL";

  static final Setting<Integer> PORT =
      Setting.of("PORT", Forms.smallNumber(0, 65535), "5000", "TCP port to listen on; 0 takes any free one");
  static final Setting<String> BIND =
      Setting.of("BIND", HostForms.address(), "0.0.0.0", "address to listen on; 127.0.0.1 behind a proxy on the same machine");
  static final Setting<String> HOST =
      optional(
          "HOST", HostForms.publicName(), "localhost:PORT",
          "public name of this server; media tokens are only good for this name");
  static final Setting<Path> DATA_DIR =
      Setting.of("DATA_DIR", Forms.folder(), "./meme-data", "folder of the database, the keys and the files");
  static final Setting<Path> LOCAL_DIR =
      optional("LOCAL_DIR", Forms.folder(), "DATA_DIR/files", "folder of the encrypted files");
  static final Setting<Secret> JWT_KEY =
      generatedSecret("JWT_KEY", Forms.secretText("a text that is not empty"), "key that signs the sessions of clients");
  static final Setting<Secret> LOCAL_ENCRYPTION_KEY =
      generatedSecret("LOCAL_ENCRYPTION_KEY", Forms.hexKey(), "storage key that protects the files, as 64 hex digits");
  static final Setting<Path> KEYS_PASSPHRASE_FILE =
      optional("KEYS_PASSPHRASE_FILE", Forms.file(), "", "file with the passphrase of a sealed keys file, in one line");

  static final Setting<Long> MAX_UPLOAD_SIZE_MB =
      Setting.of("MAX_UPLOAD_SIZE_MB", Forms.mebibytes(1, MOST_MB), "32", "largest upload in MB (1048576 bytes)");
  static final Setting<Boolean> RESTRICT_UPLOAD_SIZE =
      Setting.of(
          "RESTRICT_UPLOAD_SIZE", Forms.flag(), "false",
          "lower the limit of /file and /public to MAX_FREE_UPLOAD_SIZE_MB");
  static final Setting<Long> MAX_FREE_UPLOAD_SIZE_MB =
      Setting.of("MAX_FREE_UPLOAD_SIZE_MB", Forms.mebibytes(1, MOST_MB), "1", "limit in MB when RESTRICT_UPLOAD_SIZE is true");
  static final Setting<Integer> MAX_UPLOADS_IN_FLIGHT =
      Setting.of(
          "MAX_UPLOADS_IN_FLIGHT", Forms.smallNumber(1, 10_000), "128",
          "uploads at the same time; more are told to come back");
  static final Setting<Long> MIN_UPLOAD_RATE_BYTES =
      Setting.of(
          "MIN_UPLOAD_RATE_BYTES", Forms.number(0, 1L << 30), "1024",
          "slowest average of an upload in bytes a second; 0 takes any");
  static final Setting<Duration> DEFAULT_TTL_SECONDS =
      Setting.of("DEFAULT_TTL_SECONDS", Forms.seconds(1, Integer.MAX_VALUE), "604800", "ttl of an upload that names none");

  static final Setting<Long> MAX_STORAGE_PER_PUBKEY_MB =
      Setting.of("MAX_STORAGE_PER_PUBKEY_MB", Forms.mebibytes(0, MOST_MB), "0", "what one public key may keep in MB; 0 for no limit");
  static final Setting<Integer> MAX_UPLOADS_PER_MINUTE =
      Setting.of("MAX_UPLOADS_PER_MINUTE", Forms.smallNumber(0, 100_000), "0", "uploads of one public key in a minute; 0 for no limit");
  static final Setting<Integer> MAX_REQUESTS_PER_SECOND =
      Setting.of(
          "MAX_REQUESTS_PER_SECOND", Forms.smallNumber(0, 100_000), "0",
          "requests of one address, or one /64 of IPv6, in a second; 0 for no limit");
  static final Setting<List<NetworkBlock>> TRUSTED_PROXIES =
      optional(
          "TRUSTED_PROXIES", HostForms.networks(), "",
          "proxies that are believed for whom they ask: addresses or blocks such as 10.0.0.0/8, with commas between them");
  static final Setting<Long> MIN_FREE_DISK_MB =
      optional(
          "MIN_FREE_DISK_MB", Forms.mebibytes(0, MOST_MB), "100, or a tenth of a smaller disk",
          "MB that uploads leave free on a disk; 0 for no limit");
  static final Setting<Set<PublicKey>> ALLOWED_PUBKEYS =
      optional(
          "ALLOWED_PUBKEYS", Forms.publicKeys(), "",
          "who may upload, beside ADMIN_PUBKEYS and those of \"meme pubkeys allow\": public keys with commas between them; without any, all may");

  static final Setting<Long> MAX_IMAGE_MEGAPIXELS =
      Setting.of(
          "MAX_IMAGE_MEGAPIXELS", Forms.number(1, 1000), "64",
          "largest picture, in million pixels, of which small ones are made");
  static final Setting<Integer> RENDITION_WORKERS =
      optional(
          "RENDITION_WORKERS", Forms.smallNumber(1, 64), "by processors and memory",
          "pictures rendered at the same time; each takes up to 64 MB of heap");

  static final Setting<Long> CACHE_MEMORY_MB =
      optional(
          "CACHE_MEMORY_MB", Forms.mebibytes(0, MOST_MB), "by the heap",
          "MB of memory for small files that are asked for often; 0 for none, as by itself on a heap below 256 MB");

  static final Setting<Duration> CHALLENGE_TTL_SECONDS =
      Setting.of("CHALLENGE_TTL_SECONDS", Forms.seconds(1, 3600), "10", "how long a sign-in challenge can be answered");
  static final Setting<Set<PublicKey>> ADMIN_PUBKEYS =
      optional("ADMIN_PUBKEYS", Forms.publicKeys(), "", "who may add templates: public keys with commas between them");

  static final Setting<Duration> IDLE_TIMEOUT_SECONDS =
      Setting.of(
          "IDLE_TIMEOUT_SECONDS", Forms.seconds(1, 3600), "60",
          "a connection on which no byte moves is closed after this time");
  static final Setting<Duration> SHUTDOWN_TIMEOUT_SECONDS =
      Setting.of(
          "SHUTDOWN_TIMEOUT_SECONDS", Forms.seconds(0, 3600), "30",
          "how long running transfers may take to end when the server stops");
  static final Setting<Duration> BACKUP_INTERVAL =
      Setting.of(
          "BACKUP_INTERVAL", Forms.interval(), "24h",
          "how often records and keys are written to DATA_DIR/snapshots, such as 12h or 7d; 0 for never");
  static final Setting<Integer> BACKUP_KEEP =
      Setting.of("BACKUP_KEEP", Forms.smallNumber(1, 1000), "7", "snapshots that are kept");
  static final Setting<Path> BACKUP_PASSPHRASE_FILE =
      optional(
          "BACKUP_PASSPHRASE_FILE", Forms.file(), "as keys are", "file with the passphrase that seals snapshots, in one line");
  static final Setting<Duration> SWEEP_INTERVAL_SECONDS =
      Setting.of("SWEEP_INTERVAL_SECONDS", Forms.seconds(1, 86_400), "60", "how often expired media and leftovers are removed");
  static final Setting<Duration> VERIFY_INTERVAL =
      Setting.of(
          "VERIFY_INTERVAL", Forms.interval(), "0",
          "how often all files are verified while the server is at work, such as 7d or 24h; 0 for never");
  static final Setting<Boolean> METRICS_PUBLIC =
      Setting.of("METRICS_PUBLIC", Forms.flag(), "false", "answer /metrics to everybody, not to this machine alone");
  static final Setting<Boolean> ACCESS_LOG = Setting.of("ACCESS_LOG", Forms.flag(), "true", "log one line for each request");
  static final Setting<Level> LOG_LEVEL =
      Setting.of(
          "LOG_LEVEL",
          Forms.oneOf(Map.of("DEBUG", Level.DEBUG, "INFO", Level.INFO, "WARN", Level.WARNING, "ERROR", Level.ERROR)),
          "INFO",
          "least weight of what is logged: DEBUG, INFO, WARN or ERROR");

  static final Setting<Secret> PODCAST_INDEX_KEY =
      secret("PODCAST_INDEX_KEY", Forms.secretText("a text"), "key of podcastindex.org; /podcast needs this and the secret");
  static final Setting<Secret> PODCAST_INDEX_SECRET =
      secret("PODCAST_INDEX_SECRET", Forms.secretText("a text"), "secret of podcastindex.org");

  static final Setting<StorageMode> STORAGE_MODE =
      Setting.of(
          "STORAGE_MODE", Forms.oneOf(Map.of("local", StorageMode.LOCAL, "s3", StorageMode.S3)), "local",
          "where new files go: local, which is LOCAL_DIR, or s3, which is S3_BUCKET; those that are there are found in both");
  static final Setting<String> S3_BUCKET =
      optional("S3_BUCKET", S3Forms.bucket(), "", "bucket of the encrypted files, at Amazon or in any store that speaks S3");
  static final Setting<URI> S3_ENDPOINT =
      optional("S3_ENDPOINT", S3Forms.endpoint(), "", "URL of an S3 store that is not Amazon's, such as http://127.0.0.1:9000");
  static final Setting<String> S3_REGION =
      optional("S3_REGION", S3Forms.region(), "", "region of the bucket; us-east-1 if there is an S3_ENDPOINT, else as the AWS tools find it");
  static final Setting<String> S3_PREFIX =
      optional("S3_PREFIX", S3Forms.prefix(), "", "what the names of all objects begin with, if the bucket is used for other things too");
  static final Setting<Secret> S3_KEY =
      secret("S3_KEY", Forms.secretText("a text"), "access key for the bucket; without one, credentials are found as the AWS tools find them");
  static final Setting<Secret> S3_SECRET = secret("S3_SECRET", Forms.secretText("a text"), "secret of S3_KEY");
  static final Setting<Duration> S3_WAIT_SECONDS =
      Setting.of("S3_WAIT_SECONDS", Forms.seconds(0, 3600), "30", "how long the start waits for an S3 store that does not answer yet");

  // A database URL carries the password.
  static final Setting<PostgresAddress> DATABASE_URL =
      secret("DATABASE_URL", PostgresUrl.form(), "PostgreSQL database of the records; without one they are kept in DATA_DIR");
  static final Setting<String> RDS_HOSTNAME = optional("RDS_HOSTNAME", HostForms.machine(), "", "host" + RDS);
  static final Setting<Integer> RDS_PORT =
      optional("RDS_PORT", Forms.smallNumber(1, 65535), Integer.toString(PostgresUrl.DEFAULT_PORT), "port" + RDS);
  static final Setting<String> RDS_DB_NAME = optional("RDS_DB_NAME", Forms.text("a text"), "", "name" + RDS);
  static final Setting<String> RDS_USERNAME = optional("RDS_USERNAME", Forms.text("a text"), "", "user" + RDS);
  static final Setting<Secret> RDS_PASSWORD = secret("RDS_PASSWORD", Forms.secretText("a text"), "password" + RDS);
  static final Setting<Integer> DATABASE_POOL_SIZE =
      optional(
          "DATABASE_POOL_SIZE", Forms.smallNumber(2, 500), "by processors",
          "connections to the PostgreSQL database, at most");
  static final Setting<Duration> DATABASE_WAIT_SECONDS =
      Setting.of(
          "DATABASE_WAIT_SECONDS", Forms.seconds(0, 3600), "30",
          "how long the start waits for a PostgreSQL database that is not there yet");
  static final Setting<Boolean> DB_AUTO_MIGRATE =
      Setting.of(
          "DB_AUTO_MIGRATE", Forms.flag(), "true",
          "make and update the tables at the start; if false, that is left to \"meme db migrate\"");

  /** Settings that choose a PostgreSQL database when there is no URL of one. */
  static final List<Setting<?>> RDS_SETTINGS = List.of(RDS_HOSTNAME, RDS_PORT, RDS_DB_NAME, RDS_USERNAME, RDS_PASSWORD);

  static final List<Setting<?>> S3 = List.of(S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_PREFIX, S3_KEY, S3_SECRET, S3_WAIT_SECONDS);

  /** All of them, in the order in which people read them. */
  public static final List<Setting<?>> ALL =
      List.of(
          PORT, BIND, HOST, DATA_DIR, LOCAL_DIR, JWT_KEY, LOCAL_ENCRYPTION_KEY, KEYS_PASSPHRASE_FILE,
          MAX_UPLOAD_SIZE_MB, RESTRICT_UPLOAD_SIZE, MAX_FREE_UPLOAD_SIZE_MB, MAX_UPLOADS_IN_FLIGHT, MIN_UPLOAD_RATE_BYTES,
          DEFAULT_TTL_SECONDS, MAX_STORAGE_PER_PUBKEY_MB, MAX_UPLOADS_PER_MINUTE, MAX_REQUESTS_PER_SECOND, TRUSTED_PROXIES,
          MIN_FREE_DISK_MB, ALLOWED_PUBKEYS, MAX_IMAGE_MEGAPIXELS, RENDITION_WORKERS, CACHE_MEMORY_MB, CHALLENGE_TTL_SECONDS, ADMIN_PUBKEYS,
          IDLE_TIMEOUT_SECONDS, SHUTDOWN_TIMEOUT_SECONDS, SWEEP_INTERVAL_SECONDS, VERIFY_INTERVAL,
          BACKUP_INTERVAL, BACKUP_KEEP, BACKUP_PASSPHRASE_FILE, METRICS_PUBLIC, ACCESS_LOG, LOG_LEVEL,
          PODCAST_INDEX_KEY, PODCAST_INDEX_SECRET,
          STORAGE_MODE, S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_PREFIX, S3_KEY, S3_SECRET, S3_WAIT_SECONDS,
          DATABASE_URL, RDS_HOSTNAME, RDS_PORT, RDS_DB_NAME, RDS_USERNAME, RDS_PASSWORD,
          DATABASE_POOL_SIZE, DATABASE_WAIT_SECONDS, DB_AUTO_MIGRATE);

  private Settings() {}

  /** The names, in the order of the table. */
  public static List<String> names() {
    return ALL.stream().<String>map(Setting::name).toList();
  }
}
