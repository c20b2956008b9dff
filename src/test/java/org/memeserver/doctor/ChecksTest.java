package org.memeserver.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.blob.RoundTrip;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.ContentHash;
import org.memeserver.db.DatabaseOpenException;
import org.memeserver.db.SchemaState;
import org.memeserver.db.ServerFacts;

/** The checks with whatever facts there may be. */
class ChecksTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final long MB = 1L << 20;
  private static final Machine GOOD = new Machine("17.0.15", 4, 1024 * MB, OptionalLong.of(2048 * MB), OptionalLong.of(65536));
  private static final HostCheck.Resolver KNOWN = name -> new InetAddress[] {InetAddress.getLoopbackAddress()};

  @TempDir private Path folder;

  private static List<Finding> host(String bind, String host, String url, HostCheck.Resolver resolver) {
    return new HostCheck(bind, host, Optional.ofNullable(url).map(URI::create), resolver).look();
  }

  @Test
  void aLocalHostOnAPublicAddressIsNoticed() {
    Found.only(host("0.0.0.0", "localhost:5000", null, KNOWN), Diagnosis.HOST_LOCAL, Diagnosis.BIND_PUBLIC);
    Found.only(host("0.0.0.0", "memes.example.org", null, KNOWN), Diagnosis.BIND_PUBLIC);
    Found.nothing(host("127.0.0.1", "localhost:5000", null, KNOWN));
  }

  @Test
  void theHostIsThatOfTheUrlWithItsPortUnlessThatIsTheUsualOne() {
    Found.nothing(host("0.0.0.0", "memes.example.org", "https://memes.example.org", KNOWN));
    Found.nothing(host("0.0.0.0", "memes.example.org", "https://memes.example.org:443/", KNOWN));
    Found.nothing(host("0.0.0.0", "memes.example.org:8443", "https://memes.example.org:8443", KNOWN));
    Found.only(host("0.0.0.0", "memes.example.org:443", "https://memes.example.org", KNOWN), Diagnosis.HOST_DIFFERS);
    Found.only(host("0.0.0.0", "localhost:5000", "https://memes.example.org", KNOWN), Diagnosis.HOST_DIFFERS);
  }

  @Test
  void aNameWithoutAddressIsNoticedAndNoNameIsAskedForWithoutUrl() {
    HostCheck.Resolver nobody = name -> {
      throw new UnknownHostException(name);
    };
    Found.only(host("0.0.0.0", "memes.example.org", "https://memes.example.org", nobody), Diagnosis.HOST_UNRESOLVED);
    Found.nothing(host("127.0.0.1", "memes.example.org", null, nobody));
  }

  private List<Finding> settings(Map<String, String> given) throws Exception {
    Map<String, String> environment = new HashMap<>(given);
    environment.put("DATA_DIR", folder.toString());
    return new SettingsCheck(new ConfigLoader(environment, folder).load(Map.of(), Optional.empty())).look();
  }

  @Test
  void oddSettingsAreNoticed() throws Exception {
    Found.nothing(settings(Map.of()));
    Found.only(settings(Map.of("JWT_KEY", "short and random")), Diagnosis.JWT_KEY_SHORT);
    Found.only(settings(Map.of("METRICS_PUBLIC", "true")), Diagnosis.METRICS_PUBLIC);
    Found.only(settings(Map.of("LOG_LEVEL", "DEBUG")), Diagnosis.LOG_DEBUG);
    Found.only(settings(Map.of("CHALLENGE_TTL_SECONDS", "61")), Diagnosis.CHALLENGE_LONG);
    Found.only(settings(Map.of("DEFAULT_TTL_SECONDS", "3599")), Diagnosis.TTL_ODD);
    Found.only(settings(Map.of("DEFAULT_TTL_SECONDS", "2000000000")), Diagnosis.TTL_ODD);
    Found.nothing(settings(Map.of("RESTRICT_UPLOAD_SIZE", "true")));
    Found.only(settings(Map.of("RESTRICT_UPLOAD_SIZE", "true", "MAX_UPLOAD_SIZE_MB", "1")), Diagnosis.UPLOAD_LIMIT_IDLE);
  }

  @Test
  void secretsThatEverybodyTriesFirstAreNoticedAndNotRepeated() throws Exception {
    List<Finding> found = settings(Map.of("DATABASE_URL", "postgres://meme:changeme@127.0.0.1/meme"));
    Found.only(found, Diagnosis.SECRET_GUESSABLE);
    assertFalse(found.toString().contains("changeme"));
    Found.only(settings(Map.of("JWT_KEY", "password")), Diagnosis.SECRET_GUESSABLE, Diagnosis.JWT_KEY_SHORT);
  }

  private static List<Finding> machine(Machine machine) {
    return new MachineCheck(machine, 128, 2, 64 * MB).look();
  }

  @Test
  void aMachineThatIsTooSmallIsNoticed() {
    Found.nothing(machine(GOOD));
    Found.nothing(machine(new Machine("17", 4, 1024 * MB, OptionalLong.empty(), OptionalLong.empty())));
    Found.only(machine(new Machine("17", 4, 200 * MB, OptionalLong.empty(), OptionalLong.empty())), Diagnosis.HEAP_SMALL);
    Found.only(machine(new Machine("17", 4, 1024 * MB, OptionalLong.of(1100 * MB), OptionalLong.empty())), Diagnosis.HEAP_OVER_CONTAINER);
    Found.only(machine(new Machine("17", 4, 1024 * MB, OptionalLong.empty(), OptionalLong.of(1024))), Diagnosis.OPEN_FILES_FEW);
    Found.text(machine(Machine.here()), "MB");
  }

  @Test
  void theLimitOfAContainerIsReadFromEitherPlace() throws IOException {
    Path none = folder.resolve("missing");
    Path limit = Files.writeString(folder.resolve("limit"), "536870912\n");
    assertEquals(OptionalLong.of(512 * MB), Machine.containerLimit(List.of(none, limit)));
    assertEquals(OptionalLong.empty(), Machine.containerLimit(List.of(Files.writeString(folder.resolve("max"), "max\n"), none)));
    assertEquals(OptionalLong.empty(), Machine.containerLimit(List.of(Files.writeString(folder.resolve("v1"), "9223372036854771712\n"))));
  }

  private List<Finding> disk(String type, long usable, OptionalInt inodes) throws Exception {
    return new DiskCheck("DATA_DIR", folder, 100 * MB, at -> new Disk(type, 100_000 * MB, usable, inodes)).look();
  }

  @Test
  void aDiskThatIsFullOrOddIsNoticed() throws Exception {
    Found.nothing(disk("ext4", 50_000 * MB, OptionalInt.of(90)));
    Found.only(disk("ext4", 99 * MB, OptionalInt.empty()), Diagnosis.DISK_FULL);
    Found.only(disk("ext4", 1000 * MB, OptionalInt.empty()), Diagnosis.DISK_LOW);
    Found.only(disk("ext4", 50_000 * MB, OptionalInt.of(91)), Diagnosis.INODES_LOW);
    Found.only(disk("tmpfs", 50_000 * MB, OptionalInt.empty()), Diagnosis.DISK_IN_MEMORY);
    Found.only(disk("nfs4", 50_000 * MB, OptionalInt.empty()), Diagnosis.DISK_NETWORK);
    assertEquals(List.of(), new DiskCheck("DATA_DIR", folder.resolve("missing"), 1, Disk::of).look());
  }

  @Test
  void theDiskOfAFolderIsLookedUp() throws Exception {
    Disk disk = Disk.of(folder);
    assertEquals(Files.getFileStore(folder).getTotalSpace(), disk.total());
    assertEquals(OptionalInt.of(7), Disk.percent("Filesystem Inodes IUsed IFree IUse% Mounted on\n/dev/sda1 100 7 93 7% /srv/a b\n"));
    assertEquals(OptionalInt.empty(), Disk.percent("Filesystem Inodes IUsed IFree IUse% Mounted on\nbtrfs 0 0 0 - /\n"));
    assertEquals(OptionalInt.empty(), Disk.percent("df: no such thing"));
  }

  @Test
  void anOldBackupIsNoticed() throws Exception {
    Path snapshots = folder.resolve("snapshots");
    SnapshotCheck check = new SnapshotCheck(snapshots, Duration.ofDays(1), CLOCK);
    assertEquals(List.of(), check.look(), "none were ever made");
    Files.createDirectory(snapshots);
    Found.only(check.look(), Diagnosis.SNAPSHOT_OLD);
    Files.createFile(snapshots.resolve("20261125T041500Z.meme.part"));
    Found.only(check.look(), Diagnosis.SNAPSHOT_OLD);
    Path snapshot = Files.createFile(snapshots.resolve("20261124T041500Z.meme"));
    Files.setLastModifiedTime(snapshot, FileTime.from(NOW.minus(Duration.ofHours(37))));
    Found.only(check.look(), Diagnosis.SNAPSHOT_OLD);
    Files.setLastModifiedTime(snapshot, FileTime.from(NOW.minus(Duration.ofHours(35))));
    Found.nothing(check.look());
    Files.setLastModifiedTime(snapshot, FileTime.from(NOW.plus(Duration.ofDays(400))));
    Found.only(check.look(), Diagnosis.SNAPSHOT_OLD);
    Found.text(check.look(), "1 of a time to come");
    assertEquals(List.of(), new SnapshotCheck(snapshots, Duration.ZERO, CLOCK).look(), "none are to be made");
  }

  private static List<Finding> database(SchemaState state, ServerFacts facts) {
    return new DatabaseCheck("the database", new DatabaseCheck.Asking() {
      @Override
      public SchemaState state() {
        if (state == null) {
          throw new DatabaseOpenException("it is away", null);
        }
        return state;
      }

      @Override
      public Optional<ServerFacts> facts() {
        return Optional.ofNullable(facts);
      }
    }, 10, CLOCK).look();
  }

  private static SchemaState schema(int version, String trouble) {
    return new SchemaState("PostgreSQL", version, 4, Math.max(0, 4 - version), Optional.ofNullable(trouble));
  }

  @Test
  void aDatabaseThatIsAwayOrOfAnotherVersionIsNoticed() {
    Found.nothing(database(schema(4, null), null));
    Found.nothing(database(schema(0, null), null));
    Found.only(database(null, null), Diagnosis.DATABASE_AWAY);
    Found.only(database(schema(3, null), null), Diagnosis.DATABASE_BEHIND);
    Found.only(database(schema(5, null), null), Diagnosis.DATABASE_NEWER);
    Found.only(database(schema(4, "it is an unfinished copy"), null), Diagnosis.DATABASE_TROUBLE);
  }

  @Test
  void aDatabaseServerWithFewConnectionsOrAnotherClockIsNoticed() {
    Found.nothing(database(schema(4, null), new ServerFacts("15.4", 100, 90, NOW)));
    Found.only(database(schema(4, null), new ServerFacts("15.4", 100, 91, NOW)), Diagnosis.CONNECTIONS_FEW);
    Found.only(database(schema(4, null), new ServerFacts("15.4", 100, 1, NOW.minusSeconds(3))), Diagnosis.CLOCK_SKEW);
  }

  @Test
  void aStoreIsTriedAndLeftAsItWas() throws IOException {
    MemoryBlobStore store = new MemoryBlobStore("memory");
    RoundTrip.make(store, new SecureRandom());
    List<Object> left = new ArrayList<>();
    store.forEach(left::add);
    assertEquals(List.of(), left);
    Found.nothing(new StoreCheck("memory", () -> store).look());
    Found.only(new StoreCheck("nowhere", () -> {
      throw new IOException("no such bucket");
    }).look(), Diagnosis.STORE_BROKEN);
  }

  @Test
  void whatTheServerAtWorkSaysIsPassedOn() {
    Found.nothing(new ServerCheck(() -> new ServerCheck.Answer(Optional.empty(), Optional.empty())).look());
    Found.only(new ServerCheck(() -> new ServerCheck.Answer(Optional.of("Database unavailable"), Optional.empty())).look(), Diagnosis.SERVER_ILL);
    Found.only(new ServerCheck(() -> new ServerCheck.Answer(Optional.empty(), Optional.of("no room"))).look(), Diagnosis.SERVER_ILL);
    Found.only(new ServerCheck(() -> {
      throw new IOException("not permitted");
    }).look(), Diagnosis.SERVER_UNASKED);
  }

  private static Check check(String name, Duration patience, Callable<List<Finding>> looking) {
    return new Check() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Duration patience() {
        return patience;
      }

      @Override
      public List<Finding> look() throws Exception {
        return looking.call();
      }
    };
  }

  @Test
  void aCheckThatHangsOrFailsIsAFindingAndTheOthersAreMade() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    List<Finding> told = new ArrayList<>();
    List<Finding> found = Examination.run(List.of(
        check("hangs", Duration.ofMillis(50), () -> {
          never.await();
          return List.of();
        }),
        check("fails", Duration.ofSeconds(30), () -> {
          throw new IOException("outer", new IllegalStateException("inner"));
        }),
        check("well", Duration.ofSeconds(30), () -> List.of(Finding.ok("well", "it is")))), told::add, () -> false);
    Found.only(found, Diagnosis.CHECK_HANGS, Diagnosis.CHECK_FAILED);
    Found.text(found, "inner");
    assertEquals("well", found.get(2).id());
    assertEquals(found, told);
  }

  @Test
  void whatOthersWroteDoesNotReachTheTerminal() {
    assertEquals("a b", Finding.ok("x", "a\u001b\nb").text());
  }

  @Test
  void noiseIsTheSameHoweverItIsRead() throws IOException {
    Noise noise = new Noise(new SecureRandom().nextLong(), 150_000);
    byte[] all = noise.stream().readAllBytes();
    assertEquals(150_000, all.length);
    assertEquals(ContentHash.of(all), noise.muid());
    assertEquals(ByteBuffer.wrap(all, 100, 200), ByteBuffer.wrap(noise.piece(100, 300)));
  }
}
