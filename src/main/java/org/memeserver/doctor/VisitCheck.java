package org.memeserver.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.memeserver.crypto.LightningSigner;

/** Does at the URL what an app does, with a key made on the spot, and leaves nothing behind. */
public final class VisitCheck implements Check {
  /** The header tells whole seconds, and the answer was under way. */
  private static final Duration MOST_SKEW = Duration.ofSeconds(3);

  private final Web web;
  private final long largestUpload;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * @param largestUpload bytes that the server takes
   * @param trust when others than the usual authorities are to be trusted
   */
  public VisitCheck(URI url, long largestUpload, Optional<SSLContext> trust, Clock clock, SecureRandom random) {
    this.web = new Web(url, trust);
    this.largestUpload = largestUpload;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String name() {
    return "visit";
  }

  @Override
  public Duration patience() {
    return TransferVisit.TRANSFER.multipliedBy(2).plusMinutes(1);
  }

  @Override
  public List<Finding> look() throws InterruptedException, IOException {
    List<Finding> found = new ArrayList<>();
    try {
      visit(found);
    } catch (TooManyRequestsException e) {
      found.add(Diagnosis.RATE_LIMITED.found(e.getMessage()));
    }
    return found;
  }

  private void visit(List<Finding> found) throws InterruptedException, IOException, TooManyRequestsException {
    HttpResponse<Received> ping;
    try {
      ping = web.send(web.request("/ping").GET().build());
    } catch (IOException e) {
      found.add(Diagnosis.URL_UNREACHABLE.found(web.url() + ": " + Examination.reason(e)));
      return;
    }
    if (ping.statusCode() != 200 || !ping.body().text().strip().equals("\"pong\"")) {
      found.add(Diagnosis.URL_UNREACHABLE.found("what answers at " + web.url() + " is no meme server: GET /ping gives " + Web.shown(ping)));
      return;
    }
    found.add(clock(ping));
    new CorsVisit(web).look(found);
    LightningSigner key = LightningSigner.random(random);
    Optional<String> session = new SignInVisit(web, key).session(found);
    if (session.isPresent()) {
      new TransferVisit(web, key, session.get(), clock).look(new Noise(random.nextLong(), largestUpload), found);
    }
  }

  private Finding clock(HttpResponse<Received> answer) {
    Optional<Instant> there = answer.headers().firstValue("Date").flatMap(VisitCheck::date);
    if (there.isEmpty()) {
      return Finding.ok("clock", "unknown: answers have no Date to compare with");
    }
    Duration skew = Duration.between(clock.instant(), there.get());
    return skew.abs().compareTo(MOST_SKEW) > 0
        ? Diagnosis.CLOCK_SKEW.found("the clock at " + web.url() + " is " + skew.abs().toSeconds() + " s " + (skew.isNegative() ? "behind" : "ahead of")
            + " this machine's")
        : Finding.ok("clock", "this machine and " + web.url() + " agree on the time");
  }

  private static Optional<Instant> date(String header) {
    try {
      return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
