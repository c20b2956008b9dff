package org.memeserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.model.PostgresAddress;
import org.memeserver.model.PublicKey;
import org.memeserver.model.S3Address;
import org.memeserver.model.Secret;

class ConfigLoaderTest {
  private static final String KEY = "88303a55f5829d9e35936364204bcb007fe330db649902fa1085a7bce3732347";
  private static final String NODE = "0316aae1085ade4e646afb7fb50a4eeb199d0aa987f1b6aaa3940e71c2fd85cb8f";

  @TempDir private Path folder;
  private final Map<String, String> options = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  private Config load() throws ConfigException {
    return new ConfigLoader(environment, folder).load(options, Optional.empty());
  }

  private List<String> problems() {
    return assertThrows(ConfigException.class, this::load).problems().stream().map(Problem::toString).toList();
  }

  private String onlyProblem() {
    List<String> problems = problems();
    assertEquals(1, problems.size(), problems::toString);
    return problems.get(0);
  }

  private void conf(String text) throws IOException {
    Files.writeString(folder.resolve("meme.conf"), text);
  }

  private static EffectiveSetting effective(Config config, String name) {
    return config.effective().stream().filter(setting -> setting.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void withoutAnySettingEverythingHasItsDefault() throws ConfigException {
    Config config = load();
    Config.Listening listening =
        new Config.Listening("0.0.0.0", 5000, Optional.empty(), Duration.ofSeconds(60), Duration.ofSeconds(30));
    assertEquals(listening, config.listening());
    assertEquals("localhost:5000", config.listening().hostFor(5000));
    Path data = folder.toAbsolutePath().resolve("meme-data");
    assertEquals(new Config.Folders(data, data.resolve("files")), config.folders());
    assertEquals(data.resolve("keys"), config.folders().keysFile());
    assertEquals(data.resolve("search"), config.folders().search());
    assertEquals(new Config.Keys(Optional.empty(), Optional.empty(), Optional.empty()), config.keys());
    assertEquals(new Config.Uploads(32L << 20, 32L << 20, 128, 1024, Duration.ofDays(7)), config.uploads());
    assertEquals((32L << 20) + 512, config.uploads().maxBodyBytes());
    assertEquals((32L << 20) + 512, config.uploads().freeMaxBodyBytes());
    assertEquals(new Config.SignIn(Duration.ofSeconds(10), Set.of()), config.signIn());
    assertEquals(new Config.Watching(false, true, Level.INFO), config.watching());
    assertEquals(Optional.empty(), config.podcastIndex());
    assertEquals(Duration.ofSeconds(60), config.sweepInterval());
    assertEquals(List.of(), config.notes());
    assertTrue(config.effective().stream().allMatch(setting -> setting.source().equals("default")));
    assertEquals(Settings.names(), config.effective().stream().map(EffectiveSetting::name).toList());
  }

  @Test
  void everySettingOfThisVersionReachesTheConfig() throws ConfigException {
    environment.putAll(Map.of("PORT", "0", "BIND", "127.0.0.1", "HOST", "memes.example.org", "DATA_DIR", "d", "LOCAL_DIR", "/f/../g"));
    environment.putAll(Map.of("JWT_KEY", "k", "LOCAL_ENCRYPTION_KEY", KEY, "MAX_UPLOAD_SIZE_MB", "5", "RESTRICT_UPLOAD_SIZE", "true"));
    environment.putAll(Map.of("MAX_FREE_UPLOAD_SIZE_MB", "2", "MAX_UPLOADS_IN_FLIGHT", "3", "MIN_UPLOAD_RATE_BYTES", "0"));
    environment.putAll(Map.of("DEFAULT_TTL_SECONDS", "7", "CHALLENGE_TTL_SECONDS", "8", "ADMIN_PUBKEYS", NODE));
    environment.putAll(Map.of("IDLE_TIMEOUT_SECONDS", "9", "SHUTDOWN_TIMEOUT_SECONDS", "0", "SWEEP_INTERVAL_SECONDS", "11"));
    environment.putAll(Map.of("METRICS_PUBLIC", "yes", "ACCESS_LOG", "0", "LOG_LEVEL", "warn", "STORAGE_MODE", "LOCAL"));
    environment.putAll(Map.of("PODCAST_INDEX_KEY", "pk", "PODCAST_INDEX_SECRET", "ps"));
    environment.putAll(Map.of("BACKUP_INTERVAL", "2h", "BACKUP_KEEP", "4", "BACKUP_PASSPHRASE_FILE", "/p"));
    Config config = load();
    assertEquals(new Config.Snapshots(Duration.ofHours(2), 4, Optional.of(Path.of("/p"))), config.snapshots());
    assertEquals(
        new Config.Listening("127.0.0.1", 0, Optional.of("memes.example.org"), Duration.ofSeconds(9), Duration.ZERO),
        config.listening());
    assertEquals("memes.example.org", config.listening().hostFor(4711));
    assertEquals(new Config.Folders(folder.toAbsolutePath().resolve("d"), Path.of("/g")), config.folders());
    assertEquals(Optional.of(Secret.ofText("k")), config.keys().jwt());
    assertEquals(32, config.keys().storage().orElseThrow().length());
    assertEquals(new Config.Uploads(5L << 20, 2L << 20, 3, 0, Duration.ofSeconds(7)), config.uploads());
    assertEquals(new Config.SignIn(Duration.ofSeconds(8), Set.of(PublicKey.parse(NODE))), config.signIn());
    assertEquals(new Config.Watching(true, false, Level.WARNING), config.watching());
    assertEquals(
        Optional.of(new Config.PodcastIndex(Secret.ofText("pk"), Secret.ofText("ps"))), config.podcastIndex());
    assertEquals(Duration.ofSeconds(11), config.sweepInterval());
  }

  @Test
  void anOptionBeatsTheEnvironmentWhichBeatsTheFileWhichBeatsTheDefault() throws Exception {
    conf("PORT=1\nMAX_UPLOAD_SIZE_MB=2\nBIND=127.0.0.1\n");
    environment.put("PORT", "3");
    environment.put("MAX_UPLOAD_SIZE_MB", "4");
    options.put("PORT", "5");
    Config config = load();
    assertEquals(5, config.listening().port());
    assertEquals(4L << 20, config.uploads().maxBytes());
    assertEquals("127.0.0.1", config.listening().bind());
    assertEquals("option --port", effective(config, "PORT").source());
    assertEquals("environment", effective(config, "MAX_UPLOAD_SIZE_MB").source());
    assertEquals("meme.conf:3", effective(config, "BIND").source());
    assertEquals("default", effective(config, "DATA_DIR").source());
  }

  @Test
  void aBlankValueCountsAsNone() throws Exception {
    conf("PORT=4242\nHOST=\n");
    environment.put("PORT", "  ");
    environment.put("S3_SECRET", "");
    Config config = load();
    assertEquals(4242, config.listening().port());
    assertEquals(Optional.empty(), config.listening().host());
  }

  @ParameterizedTest
  @CsvSource({"JWT_KEY,''", "JWT_KEY,'  '", "LOCAL_ENCRYPTION_KEY,''", "LOCAL_ENCRYPTION_KEY,' '"})
  void aBlankKeyIsAMistakeAndNotAnInvitationToMakeOne(String name, String blank) {
    environment.put(name, blank);
    assertTrue(onlyProblem().startsWith(name + " (environment): the value is empty"));
  }

  @Test
  void allMistakesOfAllSourcesAreToldTogether() throws IOException {
    conf("PROT=1\nIDLE_TIMEOUT_SECONDS=soon\nno equals sign here\n");
    environment.put("PORT", "65536");
    environment.put("DATABASE_URL", "mysql://a:hunter2@db/memes");
    environment.put("STORAGE_MODE", "s3");
    options.put("HOST", "https://memes.example.org");
    options.put("RDS_PORT", "5432");
    assertEquals(
        Set.of(
            "meme.conf:1: there is no setting PROT; did you mean PORT?",
            "meme.conf:3: there is no = in the line; allowed: one KEY=VALUE a line",
            "PORT (environment): \"65536\" is too large; allowed: a whole number from 0 to 65535",
            "HOST (option --host): \"https://memes.example.org\" has a scheme; only the name and an optional port belong here;"
                + " allowed: a name with an optional port, such as memes.example.org or localhost:5000",
            "IDLE_TIMEOUT_SECONDS (meme.conf:2): \"soon\" is not a whole number; allowed: a whole number of seconds from 1 to 3600",
            "STORAGE_MODE (environment): is s3, but there is no S3_BUCKET; allowed: local, or s3 with S3_BUCKET",
            "DATABASE_URL (environment): the value is no URL of a PostgreSQL database; allowed: " + PostgresUrl.ALLOWED,
            "RDS_PORT (option --rds-port): is given, but not RDS_HOSTNAME;"
                + " allowed: all of RDS_HOSTNAME, RDS_DB_NAME, RDS_USERNAME and RDS_PASSWORD"),
        Set.copyOf(problems()));
  }

  @Test
  void noSecretIsEverPrinted() throws Exception {
    Map<String, String> secrets =
        Settings.ALL.stream().filter(Setting::secret).collect(Collectors.toMap(Setting::name, setting -> "zq" + setting.name()));
    environment.putAll(secrets);
    ConfigException wrong = assertThrows(ConfigException.class, this::load);
    assertTrue(wrong.problems().size() >= 3, "bad key, DATABASE_URL and RDS_PASSWORD");
    assertFalse(wrong.toString().contains("zq"), wrong.toString());

    environment.put("LOCAL_ENCRYPTION_KEY", KEY);
    environment.put("DATABASE_URL", "postgres://u:zqpassword@h/d");
    environment.put("RDS_HOSTNAME", "h");
    Config config = load();
    assertFalse(config.toString().contains("zq") || config.toString().contains(KEY), config.toString());
    assertEquals("(set)", effective(config, "JWT_KEY").value());
    assertEquals("(set)", effective(config, "LOCAL_ENCRYPTION_KEY").value());
  }

  @Test
  void recordsAreInTheEmbeddedDatabaseUnlessAnotherIsNamed() throws ConfigException {
    assertEquals(Optional.empty(), load().records().postgres());
    assertTrue(load().records().migrate());
    environment.put("DATABASE_URL", "postgres://u:p@h/d?sslmode=require");
    environment.put("RDS_HOSTNAME", "other");
    environment.put("DB_AUTO_MIGRATE", "false");
    environment.put("DATABASE_POOL_SIZE", "7");
    Config config = load();
    assertEquals("postgresql://h:5432/d", config.records().postgres().orElseThrow().toString());
    assertEquals(List.of("RDS_HOSTNAME not used: DATABASE_URL is given"), config.notes());
    assertFalse(config.records().migrate());
    assertEquals(7, config.records().connections());
  }

  @Test
  void thePartsOfAnRdsDatabaseAreTakenToTheLetter() throws ConfigException {
    environment.put("RDS_HOSTNAME", "db.example.org");
    environment.put("RDS_DB_NAME", "memes");
    environment.put("RDS_USERNAME", "alice");
    environment.put("RDS_PASSWORD", "p@ss/w%rd?&");
    PostgresAddress address = load().records().postgres().orElseThrow();
    assertEquals("postgresql://db.example.org:5432/memes", address.toString());
    assertEquals("alice", address.user());
    assertEquals("p@ss/w%rd?&", address.password().revealText());
  }

  @Test
  void keysThatAreNotGivenAreShownAsGenerated() throws ConfigException {
    assertEquals("(generated, in the keys file)", effective(load(), "JWT_KEY").value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"88303a55", KEY + "00", "g8303a55f5829d9e35936364204bcb007fe330db649902fa1085a7bce3732347"})
  void aStorageKeyThatIsNot32BytesOfHexIsRefusedAndNotPadded(String key) {
    environment.put("LOCAL_ENCRYPTION_KEY", key);
    String problem = onlyProblem();
    assertTrue(problem.endsWith("allowed: 64 hex digits (32 bytes)"), problem);
    assertFalse(problem.contains(key), problem);
  }

  @Test
  void aJwtKeyIsTakenToTheLetter() throws ConfigException {
    environment.put("JWT_KEY", " with spaces ");
    assertEquals(Optional.of(Secret.ofText(" with spaces ")), load().keys().jwt());
  }

  @Test
  void otherVariablesOfTheEnvironmentDoNotMatter() throws ConfigException {
    environment.put("PROT", "x");
    environment.put("PATH", "/bin");
    assertEquals(5000, load().listening().port());
  }

  @Test
  void withAPortOfZeroTheHostFollowsTheRealPort() throws ConfigException {
    options.put("PORT", "0");
    Config config = load();
    assertEquals("localhost:40001", config.listening().hostFor(40001));
    assertEquals("localhost:PORT", effective(config, "HOST").value());
  }

  @Test
  void anotherPortChangesTheDefaultHost() throws ConfigException {
    options.put("PORT", "80");
    assertEquals("localhost:80", effective(load(), "HOST").value());
  }

  @Test
  void filesLieInTheDataFolderUnlessTheyHaveTheirOwn() throws ConfigException {
    options.put("DATA_DIR", "/srv/meme");
    assertEquals(Path.of("/srv/meme/files"), load().folders().files());
    options.put("LOCAL_DIR", "/big/files");
    assertEquals(Path.of("/big/files"), load().folders().files());
    assertEquals(Path.of("/srv/meme"), load().folders().data());
  }

  @Test
  void theFreeLimitCountsOnlyWhenUploadsAreRestricted() throws ConfigException {
    options.put("MAX_FREE_UPLOAD_SIZE_MB", "64");
    assertEquals(32L << 20, load().uploads().freeMaxBytes());
    options.put("RESTRICT_UPLOAD_SIZE", "true");
    assertTrue(onlyProblem().startsWith("MAX_FREE_UPLOAD_SIZE_MB (option --max-free-upload-size-mb): is more than MAX_UPLOAD_SIZE_MB"));
  }

  @Test
  void halfAPodcastAccountIsNotedAndStaysOff() throws ConfigException {
    environment.put("PODCAST_INDEX_SECRET", "s");
    Config config = load();
    assertEquals(Optional.empty(), config.podcastIndex());
    assertEquals(List.of("/podcast stays off: it needs both PODCAST_INDEX_KEY and PODCAST_INDEX_SECRET"), config.notes());
  }

  @Test
  void s3SettingsWithoutABucketAreNotedAsUnused() throws Exception {
    environment.put("S3_KEY", "a");
    environment.put("S3_PREFIX", "b");
    Config config = load();
    assertEquals(List.of("S3_PREFIX, S3_KEY not used: there is no S3_BUCKET, and STORAGE_MODE is local"), config.notes());
    assertEquals(Optional.empty(), config.files().bucket());
  }

  @Test
  void aBucketIsReadWholeAndShownWithoutItsSecret() throws Exception {
    environment.putAll(Map.of(
        "STORAGE_MODE", "S3", "S3_BUCKET", "memes", "S3_ENDPOINT", "http://127.0.0.1:9000/", "S3_REGION", "garage", "S3_PREFIX", "/a/b", "S3_KEY", "AK",
        "S3_SECRET", "hunter2"));
    Config.Files files = load().files();
    assertEquals(StorageMode.S3, files.mode());
    S3Address bucket = files.bucket().orElseThrow();
    assertEquals(
        new S3Address(
            Optional.of(URI.create("http://127.0.0.1:9000")), Optional.of("garage"), "memes", "a/b/",
            Optional.of(new S3Address.Credentials("AK", Secret.ofText("hunter2")))),
        bucket);
    assertEquals("s3://memes/a/b/ at http://127.0.0.1:9000", bucket.toString());
    assertEquals(List.of(), load().notes());
  }

  @Test
  void aBucketInLocalModeIsASecondPlace() throws Exception {
    environment.put("S3_BUCKET", "memes");
    Config.Files files = load().files();
    assertEquals(StorageMode.LOCAL, files.mode());
    assertEquals(new S3Address(Optional.empty(), Optional.empty(), "memes", "", Optional.empty()), files.bucket().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "S3_BUCKET,a/b", "S3_BUCKET,ab", "S3_BUCKET,s3://memes", "S3_ENDPOINT,127.0.0.1:9000", "S3_ENDPOINT,ftp://store", "S3_ENDPOINT,http://store/bucket",
    "S3_ENDPOINT,http://user:hunter2@store", "S3_ENDPOINT,https://", "S3_REGION,eu central", "S3_PREFIX,a/../b", "S3_PREFIX,a//b", "S3_PREFIX,ä", "S3_WAIT_SECONDS,-1"
  })
  void whatNamesNoBucketIsAMistake(String name, String value) {
    environment.put("S3_BUCKET", "memes");
    environment.put(name, value);
    assertTrue(onlyProblem().startsWith(name + " (environment): "), onlyProblem());
  }

  @Test
  void halfACredentialIsAMistake() {
    environment.putAll(Map.of("S3_BUCKET", "memes", "S3_SECRET", "hunter2"));
    assertEquals("S3_SECRET (environment): is given alone; allowed: both S3_KEY and S3_SECRET, or neither", onlyProblem());
  }

  @Test
  void noUploadMayBeLargerThanABucketTakes() {
    environment.putAll(Map.of("STORAGE_MODE", "s3", "S3_BUCKET", "memes", "MAX_UPLOAD_SIZE_MB", "120001"));
    assertEquals("MAX_UPLOAD_SIZE_MB (environment): is more than a bucket takes; allowed: at most 120000 with STORAGE_MODE=s3", onlyProblem());
  }

  @Test
  void aFileNamedByTheEnvironmentIsReadInsteadOfMemeConf() throws Exception {
    conf("PORT=1\n");
    Files.writeString(folder.resolve("other.conf"), "PORT=2\n");
    environment.put("MEME_CONF", "other.conf");
    assertEquals(2, load().listening().port());
    environment.put("MEME_CONF", "");
    assertEquals(1, load().listening().port());
  }

  @Test
  void aFileNamedByAnOptionBeatsTheOneOfTheEnvironment() throws Exception {
    Files.writeString(folder.resolve("a.conf"), "PORT=1\n");
    Files.writeString(folder.resolve("b.conf"), "PORT=2\n");
    environment.put("MEME_CONF", "a.conf");
    Config config = new ConfigLoader(environment, folder).load(options, Optional.of("b.conf"));
    assertEquals(2, config.listening().port());
    assertEquals("b.conf:1", effective(config, "PORT").source());
  }

  @Test
  void aNamedFileThatIsMissingIsAMistake() {
    environment.put("MEME_CONF", "missing.conf");
    assertEquals("missing.conf: there is no such file; allowed: a readable file of KEY=VALUE lines", onlyProblem());
  }

  @Test
  void aFolderInPlaceOfTheFileIsAMistake() throws IOException {
    Files.createDirectory(folder.resolve("meme.conf"));
    assertEquals("meme.conf: is a folder; allowed: a readable file of KEY=VALUE lines", onlyProblem());
  }

  @Test
  void aLinkToNowhereIsAMistake() throws IOException {
    Files.createSymbolicLink(folder.resolve("meme.conf"), folder.resolve("gone"));
    assertEquals("meme.conf: there is no such file; allowed: a readable file of KEY=VALUE lines", onlyProblem());
  }
}
