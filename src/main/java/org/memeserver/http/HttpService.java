package org.memeserver.http;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.memeserver.auth.Challenges;
import org.memeserver.auth.PubkeyRules;
import org.memeserver.auth.Sessions;
import org.memeserver.auth.SignIn;
import org.memeserver.media.Contents;
import org.memeserver.media.LastVerification;
import org.memeserver.media.PreferenceFiles;
import org.memeserver.media.Readiness;
import org.memeserver.media.Records;
import org.memeserver.media.Renditions;
import org.memeserver.media.Uploads;
import org.memeserver.model.NetworkBlock;
import org.memeserver.model.PublicKey;
import org.memeserver.token.TokenCheck;

/** Puts the http room together: every route, in one list. */
public final class HttpService {
  /** What the routes are made of. */
  public record Domain(
      Challenges challenges,
      SignIn signIn,
      Sessions sessions,
      PubkeyRules rules,
      TokenCheck tokens,
      Uploads uploads,
      Contents contents,
      Records records,
      Renditions renditions,
      PreferenceFiles preferences,
      Readiness readiness,
      LastVerification lastVerification,
      Optional<PodcastIndex> podcasts,
      LongSupplier failedSnapshots,
      Clock clock) {}

  /**
   * How the server behaves.
   *
   * @param mostBodyBytes of an upload request
   * @param freeMostBodyBytes of an upload request to /file, /upload and /public
   * @param leastUploadRate bytes per second, 0 for any
   * @param databaseConnections at the same time, at most
   * @param remoteFiles whether files may lie in a store that has to be waited for
   * @param idle time without a byte after which a connection is closed
   * @param accessLog where a line a request goes
   */
  public record Behaviour(
      String bind,
      int port,
      Set<PublicKey> admins,
      boolean metricsPublic,
      long mostBodyBytes,
      long freeMostBodyBytes,
      int mostUploadsInFlight,
      long leastUploadRate,
      int databaseConnections,
      boolean remoteFiles,
      Duration defaultTtl,
      Duration idle,
      Rates rates,
      Optional<PrintStream> accessLog) {}

  /**
   * How often somebody may come.
   *
   * @param requestsPerSecond of an address, 0 for any
   * @param uploadsPerMinute of a key, 0 for any
   * @param proxies that are believed for whom they ask
   */
  public record Rates(int requestsPerSecond, int uploadsPerMinute, List<NetworkBlock> proxies) {}

  private HttpService() {}

  /**
   * Starts to listen.
   *
   * @throws RuntimeException with a {@link java.net.BindException} as its cause when the port is taken or not allowed
   */
  public static HttpServer start(Domain domain, Behaviour behaviour) {
    Metrics metrics = new Metrics();
    metrics.watch(domain.renditions()::counts);
    new VerificationMetrics(domain.lastVerification()).addTo(metrics);
    metrics.watchSnapshots(domain.failedSnapshots());
    Lanes lanes = new Lanes(behaviour.databaseConnections(), behaviour.remoteFiles(), behaviour.mostUploadsInFlight());
    Pace pace = new Pace(Math.max(1, behaviour.idle().toSeconds()), behaviour.leastUploadRate());
    Exchanges exchanges =
        new Exchanges(
            new Responder(new ErrorReplies(metrics)), pace, PackageBuffers.forThisMachine(), metrics,
            lanes.workers(Route.Lane.LIGHT), lanes.workers(Route.Lane.BYTES));
    Rates given = behaviour.rates();
    RateLimits rates = new RateLimits(given.requestsPerSecond(), given.uploadsPerMinute(), given.proxies(), domain.clock());
    RouteTable routes = new RouteTable(routes(domain, behaviour, lanes, exchanges, rates));
    Callers callers = new Callers(domain.sessions(), domain.rules(), behaviour.admins(), behaviour.metricsPublic());
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "pace"));
    pace.startOn(timer);
    HttpServer.Runtime runtime =
        new HttpServer.Runtime(
            lanes, metrics, behaviour.accessLog().map(out -> new AccessLog(out, domain.clock())), timer);
    return HttpServer.start(
        behaviour.bind(), behaviour.port(), behaviour.idle(),
        new DateHeader(new Gate(routes, callers, lanes, exchanges, rates), domain.clock()), runtime);
  }

  private static List<Route> routes(Domain domain, Behaviour behaviour, Lanes lanes, Exchanges exchanges, RateLimits rates) {
    DetailRules rules = new DetailRules(domain.clock());
    UploadRoutes.Limits limits =
        new UploadRoutes.Limits(
            behaviour.mostBodyBytes(), behaviour.freeMostBodyBytes(), behaviour.mostUploadsInFlight(), behaviour.defaultTtl());
    List<Route> routes = new ArrayList<>();
    routes.addAll(new OperatorRoutes(domain.readiness(), exchanges.metrics()).routes());
    routes.addAll(new SignInRoutes(domain.challenges(), domain.signIn(), exchanges).routes());
    routes.addAll(new UploadRoutes(domain.uploads(), rules, limits, rates, lanes, exchanges).routes());
    routes.addAll(new DownloadRoutes(domain.contents(), domain.renditions(), domain.tokens(), exchanges).routes());
    routes.addAll(new RecordRoutes(domain.records(), new RecordPatch(rules), exchanges).routes());
    routes.addAll(new PreferenceRoutes(domain.preferences(), domain.uploads(), rates, lanes, exchanges).routes());
    routes.addAll(new PodcastRoute(domain.podcasts(), exchanges).routes());
    return routes;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
