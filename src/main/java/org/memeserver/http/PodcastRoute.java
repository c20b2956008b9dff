package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.memeserver.model.MemeException;

/** {@code GET /podcast?url=}: the latest episode of a feed; 404 where the operator has no account at podcastindex.org. */
final class PodcastRoute {
  private static final int MOST_AT_ONCE = 8;

  private final Optional<PodcastIndex> index;
  private final Exchanges exchanges;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  PodcastRoute(Optional<PodcastIndex> index, Exchanges exchanges) {
    this.index = index;
    this.exchanges = exchanges;
  }

  List<Route> routes() {
    return List.of(Route.get("/podcast", Access.ANYONE, this::latest));
  }

  /** No worker waits for the other server. */
  private Reply latest(Request request) {
    PodcastIndex podcasts = index.orElseThrow(PodcastRoute::notFound);
    String url = request.query("url").filter(text -> !text.isBlank()).orElseThrow(() -> new MemeException.Invalid("url is required"));
    if (!places.tryAcquire()) {
      throw new MemeException.Unavailable("Server is busy", null);
    }
    HttpServerExchange exchange = request.exchange();
    podcasts
        .latestEpisode(url)
        .whenComplete(
            (episode, failure) -> {
              places.release();
              exchanges.light().execute(() -> answer(exchange, episode, failure));
            });
    return Reply.LATER;
  }

  private void answer(HttpServerExchange exchange, Optional<byte[]> episode, Throwable failure) {
    if (failure != null) {
      exchanges.responder().fail(exchange, new MemeException.Unavailable("Podcast index unavailable", null));
    } else if (episode.isEmpty()) {
      exchanges.responder().fail(exchange, notFound());
    } else {
      exchanges.responder().send(exchange, new Reply.Whole(200, "application/json", episode.get(), java.util.Map.of()));
    }
  }

  private static MemeException notFound() {
    return new MemeException.NotFound("Podcast not found");
  }
}
