package org.memeserver.http;

import io.undertow.util.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.memeserver.media.FreeDisk;
import org.memeserver.media.NewUpload;
import org.memeserver.media.NewUpload.Kind;
import org.memeserver.media.Uploads;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.MemeException;

/** {@code POST /file}, {@code /upload}, {@code /public} and {@code /template}. */
final class UploadRoutes {
  /**
   * @param mostBodyBytes of a request
   * @param freeMostBodyBytes of a request to /file, /upload and /public
   * @param mostInFlight uploads at the same time
   */
  record Limits(long mostBodyBytes, long freeMostBodyBytes, int mostInFlight, Duration defaultTtl) {}

  private final Uploads uploads;
  private final DetailRules rules;
  private final Limits limits;
  private final RateLimits rates;
  private final Lanes lanes;
  private final Exchanges exchanges;
  private final Semaphore places;

  UploadRoutes(Uploads uploads, DetailRules rules, Limits limits, RateLimits rates, Lanes lanes, Exchanges exchanges) {
    this.rates = rates;
    this.uploads = uploads;
    this.rules = rules;
    this.limits = limits;
    this.lanes = lanes;
    this.exchanges = exchanges;
    this.places = new Semaphore(limits.mostInFlight());
  }

  List<Route> routes() {
    return List.of(
        Route.intake("POST", "/file", Access.WRITER, r -> receive(r, Kind.PRIVATE, limits.freeMostBodyBytes())),
        Route.intake("POST", "/upload", Access.WRITER, r -> receive(r, Kind.PRIVATE, limits.freeMostBodyBytes())),
        Route.intake("POST", "/public", Access.WRITER, r -> receive(r, Kind.PUBLIC, limits.freeMostBodyBytes())),
        Route.intake("POST", "/template", Access.ADMIN, r -> receive(r, Kind.TEMPLATE, limits.mostBodyBytes())));
  }

  private Reply receive(Request request, Kind kind, long mostBytes) {
    String boundary = MultipartReader.boundaryOf(request.header(Headers.CONTENT_TYPE).orElse(null));
    if (request.exchange().getRequestContentLength() > mostBytes) {
      throw new MemeException.TooLarge("File too big");
    }
    uploads.expectRoom(request.caller(), request.exchange().getRequestContentLength());
    rates.upload(request.caller());
    if (!places.tryAcquire()) {
      throw new MemeException.Unavailable("Too many uploads", null);
    }
    FreeDisk.Announced room = room(request.exchange().getRequestContentLength(), mostBytes);
    exchanges.metrics().uploadBegan();
    FormWithFile form = new FormWithFile(uploads::begin, Long.MAX_VALUE);
    FormSink sink =
        new FormSink(
            boundary, form, () -> keep(request, kind, form),
            () -> {
              room.close();
              places.release();
              exchanges.metrics().uploadEnded();
            });
    BodyPump.start(request.exchange(), mostBytes, sink, lanes.workers(Route.Lane.INTAKE), exchanges);
    return Reply.LATER;
  }

  /** A body that does not say how long it is may be as long as any. */
  private FreeDisk.Announced room(long length, long mostBytes) {
    boolean done = false;
    try {
      FreeDisk.Announced room = uploads.announce(length < 0 ? mostBytes : length);
      done = true;
      return room;
    } finally {
      if (!done) {
        places.release();
      }
    }
  }

  private Reply keep(Request request, Kind kind, FormWithFile form) {
    Part file = form.file();
    NewUpload upload =
        new NewUpload(
            request.caller(), details(form), rules.filename(file.filename().orElse("")),
            rules.mime(file.contentType().orElse("")), kind);
    return Reply.ok(MediaJson.forOwner(uploads.keep(form.intake(), upload)));
  }

  private MediaDetails details(FormWithFile form) {
    return new MediaDetails(
        rules.name(form.field("name").orElse("")),
        rules.description(form.field("description").orElse("")),
        rules.price(number(form, "price").orElse(0L)),
        rules.ttl(number(form, "ttl").orElse(limits.defaultTtl().toSeconds())),
        rules.tags(Stream.concat(form.all("tags").stream(), form.all("tags[]").stream()).toList()),
        rules.expiry(number(form, "expiry").orElse(0L)));
  }

  /** An empty field says no more than a missing one. */
  private static Optional<Long> number(FormWithFile form, String name) {
    return form.field(name).filter(text -> !text.isBlank()).map(text -> DetailRules.number(name, text));
  }
}
