package org.memeserver.http;

import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.memeserver.media.ContentReader;
import org.memeserver.media.FreeDisk;
import org.memeserver.media.Intake;
import org.memeserver.media.PreferenceFiles;
import org.memeserver.media.Uploads;
import org.memeserver.model.ByteRange;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;

/** {@code /preferences}: one file of app settings a public key. */
final class PreferenceRoutes {
  private static final long MOST_BYTES = 1 << 20;

  /** Room for the other field and the part heads. */
  private static final long MOST_BODY_BYTES = MOST_BYTES + (16 << 10);

  /** The one error that is an object: what Android reads as a server without preferences. */
  private static final byte[] NOT_FOUND =
      "{\"success\":false,\"error\":\"Preferences not found\"}".getBytes(StandardCharsets.US_ASCII);

  private final PreferenceFiles preferences;
  private final Uploads uploads;
  private final RateLimits rates;
  private final Lanes lanes;
  private final Exchanges exchanges;

  PreferenceRoutes(PreferenceFiles preferences, Uploads uploads, RateLimits rates, Lanes lanes, Exchanges exchanges) {
    this.rates = rates;
    this.preferences = preferences;
    this.uploads = uploads;
    this.lanes = lanes;
    this.exchanges = exchanges;
  }

  List<Route> routes() {
    return List.of(
        Route.bytes("GET", "/preferences", Access.READER, this::read), Route.intake("POST", "/preferences", Access.WRITER, this::replace));
  }

  private Reply read(Request request) {
    Optional<ContentReader> content = preferences.open(request.caller());
    if (content.isEmpty()) {
      return new Reply.Whole(404, "application/json", NOT_FOUND, Map.of());
    }
    long size = content.get().size();
    return new Reply.Content(
        new ContentTransfer.Source(
            content::get,
            ByteRange.whole(size),
            () -> {
              request.exchange().getResponseHeaders().put(Headers.CONTENT_TYPE, "application/octet-stream");
              request.exchange().getResponseHeaders().put(Headers.CACHE_CONTROL, "private, no-store");
              request.exchange().setResponseContentLength(size);
            }));
  }

  private Reply replace(Request request) {
    String boundary = MultipartReader.boundaryOf(request.header(Headers.CONTENT_TYPE).orElse(null));
    rates.upload(request.caller());
    FreeDisk.Announced room = uploads.announce(MOST_BODY_BYTES);
    FormWithFile form = new FormWithFile(uploads::begin, MOST_BYTES);
    FormSink sink = new FormSink(boundary, form, () -> keep(request.caller(), form), room::close);
    BodyPump.start(request.exchange(), MOST_BODY_BYTES, sink, lanes.workers(Route.Lane.INTAKE), exchanges);
    return Reply.LATER;
  }

  private Reply keep(PublicKey caller, FormWithFile form) {
    form.file();
    Intake intake = form.intake();
    if (form.field("pubkey").filter(text -> !text.isBlank()).map(PreferenceRoutes::key).filter(key -> !key.equals(caller)).isPresent()) {
      throw new MemeException.Forbidden("These are not your preferences");
    }
    preferences.replace(caller, intake);
    return Reply.ok(Map.of("success", true));
  }

  private static PublicKey key(String text) {
    try {
      return PublicKey.parse(text.trim());
    } catch (IllegalArgumentException e) {
      throw new MemeException.Invalid("pubkey is not a compressed public key of 33 bytes");
    }
  }
}
