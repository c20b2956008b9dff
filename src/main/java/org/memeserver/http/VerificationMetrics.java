package org.memeserver.http;

import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.memeserver.media.LastVerification;
import org.memeserver.media.LastVerification.Ended;

/** What the last verification of all blobs came to, as figures; none before the first. */
record VerificationMetrics(LastVerification last) {
  void addTo(Metrics metrics) {
    gauge(metrics, "meme_blobs_verified", "Blobs that the last verification checked.", ended -> ended.outcome().checked());
    gauge(metrics, "meme_blobs_damaged", "Blobs whose bytes it found damaged.", ended -> ended.outcome().damaged());
    gauge(metrics, "meme_blobs_missing", "Blobs whose bytes it did not find.", ended -> ended.outcome().missing());
    gauge(metrics, "meme_blobs_unreadable", "Blobs whose bytes could not be read.", ended -> ended.outcome().unreadable());
    gauge(metrics, "meme_blobs_orphaned", "Stored blobs that no record named.", ended -> ended.outcome().orphans());
    gauge(metrics, "meme_blobs_verified_timestamp_seconds", "When it ended.", ended -> ended.at().toEpochMilli() / 1000.0);
  }

  private void gauge(Metrics metrics, String name, String help, ToDoubleFunction<Ended> figure) {
    metrics.watch(name, help, () -> last.known().map(ended -> OptionalDouble.of(figure.applyAsDouble(ended))).orElse(OptionalDouble.empty()));
  }
}
