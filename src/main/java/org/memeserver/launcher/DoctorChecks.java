package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.blob.s3.S3BlobStore;
import org.memeserver.config.Config;
import org.memeserver.config.EffectiveSetting;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.SchemaState;
import org.memeserver.db.ServerFacts;
import org.memeserver.doctor.Check;
import org.memeserver.doctor.DatabaseCheck;
import org.memeserver.doctor.Disk;
import org.memeserver.doctor.DiskCheck;
import org.memeserver.doctor.FoldersCheck;
import org.memeserver.doctor.HostCheck;
import org.memeserver.doctor.Machine;
import org.memeserver.doctor.MachineCheck;
import org.memeserver.doctor.ServerCheck;
import org.memeserver.doctor.SettingsCheck;
import org.memeserver.doctor.SnapshotCheck;
import org.memeserver.doctor.StoreCheck;
import org.memeserver.doctor.TlsCheck;
import org.memeserver.doctor.VisitCheck;
import org.memeserver.model.Secret;
import org.memeserver.picture.Pictures;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;
import org.memeserver.upkeep.control.ControlClient;

/** The checks that a configuration calls for. */
final class DoctorChecks {
  private static final long MB = 1L << 20;
  private static final long LEAST_FREE_MB = 100;

  private final Config config;
  private final Optional<URI> url;
  private final Clock clock = Clock.systemUTC();

  DoctorChecks(Config config, Optional<URI> url) {
    this.config = config;
    this.url = url;
  }

  /** What can be looked at when the settings are wrong. */
  static List<Check> withoutConfig(Optional<URI> url) {
    return url.map(at -> visits(at, MB)).orElse(List.of());
  }

  List<Check> all() {
    Config.Folders folders = config.folders();
    Config.Listening listening = config.listening();
    List<Check> checks = new ArrayList<>();
    checks.add(new SettingsCheck(config));
    checks.add(new HostCheck(listening.bind(), listening.hostFor(listening.port()), url, InetAddress::getAllByName));
    checks.add(new MachineCheck(
        Machine.here(), config.uploads().maxInFlight(), RenditionWorkers.count(config.pictures().workers()), Pictures.MOST_HEAP_BYTES));
    checks.add(new FoldersCheck(folders, secretsFile(), config.keys().storage().isPresent(), this::passphraseOfKeys));
    long leastFree = leastFree();
    checks.add(new DiskCheck("DATA_DIR", folders.data(), leastFree, Disk::of));
    if (!folders.files().startsWith(folders.data())) {
      checks.add(new DiskCheck("LOCAL_DIR", folders.files(), leastFree, Disk::of));
    }
    checks.add(new SnapshotCheck(folders.data().resolve(Snapshotting.FOLDER), config.snapshots().interval(), clock));
    addStorage(checks);
    url.ifPresent(at -> checks.addAll(visits(at, largestUpload())));
    return checks;
  }

  /** Nobody is asked: a doctor also runs where nobody is. */
  private Optional<Secret> passphraseOfKeys() throws IOException {
    try {
      return new KeysPassphrase(config, new PassphraseSource(Optional.empty())).remembered();
    } catch (StartFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Of a key that keeps nothing yet. */
  private long largestUpload() {
    long quota = config.limits().mostBytesOfKey();
    return quota > 0 ? Math.min(quota, config.uploads().freeMaxBytes()) : config.uploads().freeMaxBytes();
  }

  private static List<Check> visits(URI url, long largestUpload) {
    Clock clock = Clock.systemUTC();
    return List.of(new TlsCheck(url, Optional.empty(), clock), new VisitCheck(url, largestUpload, Optional.empty(), clock, new SecureRandom()));
  }

  /** What a server has open is looked at by that server. A database server and a bucket can be asked beside it. */
  private void addStorage(List<Check> checks) {
    Config.Folders folders = config.folders();
    boolean served = isServed();
    if (served) {
      checks.add(new ServerCheck(this::askServer));
    }
    DatabasePlace place = impatient(RecordsPlace.of(config));
    boolean server = place instanceof DatabasePlace.Server;
    if (server || (!served && Files.exists(folders.data()))) {
      checks.add(new DatabaseCheck(place.toString(), asking(place), config.records().connections(), clock));
    }
    if (!served && Files.exists(folders.files())) {
      boolean shared = server || config.files().bucket().isPresent();
      checks.add(new StoreCheck(folders.files().toString(), () -> shared ? FileBlobStore.openShared(folders.files()) : FileBlobStore.open(folders.files())));
    }
    config.files().bucket().ifPresent(bucket ->
        checks.add(new StoreCheck(bucket.toString(), () -> S3BlobStore.open(bucket, Duration.ZERO))));
  }

  private static DatabasePlace impatient(DatabasePlace place) {
    return place instanceof DatabasePlace.Server server ? new DatabasePlace.Server(server.address(), server.connections(), Duration.ZERO) : place;
  }

  private static DatabaseCheck.Asking asking(DatabasePlace place) {
    return new DatabaseCheck.Asking() {
      @Override
      public SchemaState state() {
        return Database.state(place);
      }

      @Override
      public Optional<ServerFacts> facts() {
        return place instanceof DatabasePlace.Server server ? Optional.of(Database.facts(server)) : Optional.empty();
      }
    };
  }

  private boolean isServed() {
    try (ControlClient client = ControlClient.connect(config.folders().data()).orElse(null)) {
      return client != null;
    } catch (IOException e) {
      // There is one that may not be asked, which the check tells when it tries.
      return true;
    }
  }

  private ServerCheck.Answer askServer() throws IOException {
    try (ControlClient client = ControlClient.connect(config.folders().data()).orElseThrow(() -> new IOException("it has just ended"))) {
      JsonNode outcome = client.run("server.look", JsonNodeFactory.instance.objectNode(), Watcher.NOBODY);
      return new ServerCheck.Answer(
          Optional.ofNullable(outcome.path("database").textValue()), Optional.ofNullable(outcome.path("files").textValue()));
    } catch (JobFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The file of settings, if one of the secrets in force is from it. */
  private Optional<Path> secretsFile() {
    return config.effective().stream()
        .filter(setting -> setting.value().equals("(set)"))
        .map(EffectiveSetting::source)
        .filter(source -> source.matches(".*:[0-9]+"))
        .map(source -> Path.of(source.substring(0, source.lastIndexOf(':'))).toAbsolutePath())
        .filter(Files::exists)
        .findFirst();
  }

  private long leastFree() {
    return setting("MIN_FREE_DISK_MB").filter(text -> text.matches("[0-9]{1,9}")).map(Long::parseLong).orElse(LEAST_FREE_MB) * MB;
  }

  private Optional<String> setting(String name) {
    return config.effective().stream().filter(one -> one.name().equals(name)).map(EffectiveSetting::value).findFirst();
  }
}
