package org.memeserver.launcher;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.memeserver.auth.Challenges;
import org.memeserver.auth.PubkeyRules;
import org.memeserver.auth.Sessions;
import org.memeserver.auth.SignIn;
import org.memeserver.blob.BlobStore;
import org.memeserver.config.Config;
import org.memeserver.crypto.CipherWarmUp;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ChallengeRepository;
import org.memeserver.db.Database;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.MediaSearch;
import org.memeserver.db.PreferencesRepository;
import org.memeserver.db.RenditionRepository;
import org.memeserver.db.VerificationRepository;
import org.memeserver.http.HttpServer;
import org.memeserver.http.HttpService;
import org.memeserver.http.PodcastIndex;
import org.memeserver.media.ContentPictures;
import org.memeserver.media.Contents;
import org.memeserver.media.FreeDisk;
import org.memeserver.media.LastVerification;
import org.memeserver.media.PreferenceFiles;
import org.memeserver.media.Readiness;
import org.memeserver.media.Records;
import org.memeserver.media.Renditions;
import org.memeserver.media.SmallContents;
import org.memeserver.media.Sweeper;
import org.memeserver.media.UploadRoom;
import org.memeserver.media.Uploads;
import org.memeserver.media.Vault;
import org.memeserver.picture.Pictures;
import org.memeserver.token.TokenCheck;
import org.memeserver.upkeep.control.ControlServer;

/** The whole server, wired by hand: opened from the bottom up, closed from the top down. */
public final class MemeServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MemeServer.class.getName());

  private final Config config;
  private final Clock clock;
  private final PrintStream accessLog;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final CompletableFuture<String> host = new CompletableFuture<>();
  private HttpServer http;
  private boolean closed;

  private MemeServer(Config config, Clock clock, PrintStream accessLog) {
    this.config = config;
    this.clock = clock;
    this.accessLog = accessLog;
  }

  /**
   * Starts a server.
   *
   * @param accessLog where a line a request goes, if the configuration wants them
   * @throws StartFailure when a folder, the database, a key or the port cannot be had; nothing stays open then
   */
  public static MemeServer start(Config config, Clock clock, PrintStream accessLog) throws StartFailure {
    MemeServer server = new MemeServer(config, clock, accessLog);
    try {
      server.open();
      return server;
    } catch (StartFailure | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /** Where it listens. */
  public int port() {
    return http.address().getPort();
  }

  /** The name that media tokens must carry. */
  public String host() {
    return host.join();
  }

  private void open() throws StartFailure {
    SecureRandom random = new SecureRandom();
    Storage storage = opened(Storage.open(config, random, clock));
    BlobStore store = storage.places().store();
    Database database = storage.database();
    BlobRepository blobs = new BlobRepository(database);
    LiveKeys keys = storage.keys();
    keys.follow();
    MediaSearch search = opened(database.openSearch(config.folders().search()));
    ExecutorService hashing = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), MemeServer::hasher);
    opened.add(hashing::shutdown);
    database.rememberRecords(CacheMemory.ofRecords(Runtime.getRuntime().maxMemory()));
    MediaRepository media = new MediaRepository(database, search);
    SmallContents small = new SmallContents(CacheMemory.ofFiles(config.cacheBytes()));
    ChallengeRepository used = new ChallengeRepository(database);
    Vault vault = new Vault(store, storage.keyRing(), random, hashing, small);
    ContentPictures pictures = new ContentPictures(vault, new Pictures(config.pictures().mostPixels()));
    FreeDisk disk = new FreeDisk(Disks.of(config));
    Renditions renditions =
        opened(
            new Renditions(
                vault, new RenditionRepository(database), blobs, pictures, RenditionWorkers.count(config.pictures().workers()), disk, clock));
    Sweeper sweeper = new Sweeper(vault, media, blobs, used, clock, isShared());
    opened(Sweeping.start(sweeper, database, storage.files(), config.sweepInterval()));
    PubkeyRules rules = storage.rules(config, clock);
    LastVerification lastVerification = new LastVerification(new VerificationRepository(database));
    Workplace place = new Workplace(config, storage, vault, search, rules, random, clock, lastVerification, true);
    Snapshotting snapshotting = opened(Snapshotting.start(place, Snapshotting.LOOKING_EVERY));
    Sessions sessions = new Sessions(() -> keys.now().jwt(), clock);
    Challenges challenges = new Challenges(() -> keys.now().jwt(), config.signIn().challengeTtl(), used, clock, random);
    listen(
        new HttpService.Domain(
            challenges,
            new SignIn(challenges, sessions, rules),
            sessions,
            rules,
            new TokenCheck(host::join, clock),
            new Uploads(
                vault, media, blobs, pictures, renditions, new UploadRoom(disk, renditions::drop), config.limits().mostBytesOfKey(), clock),
            new Contents(vault, media, blobs, small, clock),
            new Records(vault, media, blobs, search, pictures, renditions, clock),
            renditions,
            new PreferenceFiles(vault, new PreferencesRepository(database), clock),
            new Readiness(database, store),
            lastVerification,
            config.podcastIndex().map(account -> new PodcastIndex(PodcastIndex.SERVICE, account.key(), account.secret(), clock)),
            snapshotting::failures,
            clock));
    // When it is opened, work for commands begins, and that ends before anything it needs is closed.
    opened(Verifying.start(HealthJobs.stockroom(place), config.verifyInterval()));
    ControlServer.start(config.folders().data(), Jobs.at(place)).ifPresent(opened::add);
  }

  private void listen(HttpService.Domain domain) throws StartFailure {
    Config.Listening listening = config.listening();
    Config.Uploads uploads = config.uploads();
    HttpService.Behaviour behaviour =
        new HttpService.Behaviour(
            listening.bind(),
            listening.port(),
            config.signIn().admins(),
            config.watching().metricsPublic(),
            uploads.maxBodyBytes(),
            uploads.freeMaxBodyBytes(),
            uploads.maxInFlight(),
            uploads.minBytesPerSecond(),
            config.records().connections(),
            config.files().bucket().isPresent(),
            uploads.defaultTtl(),
            listening.idleTimeout(),
            new HttpService.Rates(config.limits().requestsPerSecond(), config.limits().uploadsPerMinute(), config.limits().proxies()),
            config.watching().accessLog() ? Optional.of(accessLog) : Optional.empty());
    try {
      http = HttpService.start(domain, behaviour);
    } catch (RuntimeException e) {
      throw new StartFailure("Cannot listen on " + listening.bind() + ":" + listening.port() + ": " + Storage.reason(e), e);
    }
    host.complete(listening.hostFor(port()));
    CipherWarmUp.start();
  }

  /** Whether other servers may work with the same records and files. */
  private boolean isShared() {
    return config.records().postgres().isPresent();
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.add(resource);
    return resource;
  }

  private static Thread hasher(Runnable task) {
    Thread thread = new Thread(task, "hashing");
    thread.setDaemon(true);
    return thread;
  }

  /** Ends the server: turns new requests away, lets transfers finish within SHUTDOWN_TIMEOUT_SECONDS, closes everything. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (http != null) {
      try {
        if (!http.drain(config.listening().shutdownTimeout())) {
          LOG.log(System.Logger.Level.WARNING, "transfers that did not end in time are cut");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      http.close();
    }
    for (int i = opened.size() - 1; i >= 0; i--) {
      try {
        opened.get(i).close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.ERROR, "could not be closed cleanly", e);
      }
    }
  }
}
