package org.memeserver.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.memeserver.media.Renditions;
import org.memeserver.model.Limit;

/** What the server counts about itself, in the Prometheus text format. */
final class Metrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Counter requests =
      Counter.builder().name("meme_requests_total").help("Requests by route and status.").labelNames("route", "status").register(registry);
  private final Counter bytesIn =
      Counter.builder().name("meme_received_bytes_total").help("Bytes of request bodies.").register(registry);
  private final Counter bytesOut =
      Counter.builder().name("meme_sent_bytes_total").help("Bytes of answers.").register(registry);
  private final Gauge uploads =
      Gauge.builder().name("meme_uploads_in_flight").help("Uploads under way.").register(registry);
  private final Counter blobErrors =
      Counter.builder().name("meme_blob_errors_total").help("Failures of the blob store, damaged blobs included.").register(registry);
  private final Counter refusals =
      Counter.builder().name("meme_refusals_total").help("Requests that a limit stood against.").labelNames("limit").register(registry);
  private final Counter databaseErrors =
      Counter.builder().name("meme_database_errors_total").help("Failures of the database.").register(registry);

  /** @param counts asked at every scrape */
  void watch(Supplier<Renditions.Counts> counts) {
    CounterWithCallback.builder()
        .name("meme_renderings_total")
        .help("Contents that were rendered, by what came of it.")
        .labelNames("outcome")
        .callback(
            callback -> {
              Renditions.Counts now = counts.get();
              callback.call(now.made(), "made");
              callback.call(now.notPictures(), "no_picture");
              callback.call(now.failed(), "failed");
            })
        .register(registry);
    GaugeWithCallback.builder()
        .name("meme_renderings_pending")
        .help("Contents that are to be rendered.")
        .callback(callback -> callback.call(counts.get().pending()))
        .register(registry);
  }

  /** @param value asked at every scrape; empty for nothing to tell */
  void watch(String name, String help, Supplier<OptionalDouble> value) {
    GaugeWithCallback.builder().name(name).help(help).callback(callback -> value.get().ifPresent(callback::call)).register(registry);
  }

  /** @param failures asked at every scrape */
  void watchSnapshots(LongSupplier failures) {
    CounterWithCallback.builder()
        .name("meme_snapshot_failures_total")
        .help("Snapshots of records and keys that could not be made.")
        .callback(callback -> callback.call(failures.getAsLong()))
        .register(registry);
  }

  void answered(String route, int status, long bytesSent) {
    requests.labelValues(route, Integer.toString(status)).inc();
    bytesOut.inc(bytesSent);
  }

  void received(long bytes) {
    bytesIn.inc(bytes);
  }

  void uploadBegan() {
    uploads.inc();
  }

  void uploadEnded() {
    uploads.dec();
  }

  void refused(Limit limit) {
    refusals.labelValues(limit.name().toLowerCase(Locale.ROOT)).inc();
  }

  void blobError() {
    blobErrors.inc();
  }

  void databaseError() {
    databaseErrors.inc();
  }

  Reply reply() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    writer.write(text, registry.scrape());
    return new Reply.Whole(200, writer.getContentType(), text.toByteArray(), java.util.Map.of());
  }
}
