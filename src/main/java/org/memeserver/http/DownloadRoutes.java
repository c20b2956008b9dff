package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.memeserver.media.Contents;
import org.memeserver.media.FoundContent;
import org.memeserver.media.FoundRendition;
import org.memeserver.media.Renditions;
import org.memeserver.model.PublicKey;
import org.memeserver.model.RenditionKind;
import org.memeserver.token.PresentedToken;
import org.memeserver.token.TokenCheck;

/** {@code GET|HEAD} of {@code /public}, {@code /file} and {@code /template}. */
final class DownloadRoutes {
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private final Contents contents;
  private final Renditions renditions;
  private final TokenCheck tokens;
  private final Exchanges exchanges;

  DownloadRoutes(Contents contents, Renditions renditions, TokenCheck tokens, Exchanges exchanges) {
    this.contents = contents;
    this.renditions = renditions;
    this.tokens = tokens;
    this.exchanges = exchanges;
  }

  List<Route> routes() {
    return List.of(
        Route.bytes("GET", "/public/{muid}", Access.ANYONE, this::ofPublic).orAtOnce(this::publicAtOnce),
        Route.bytes("GET", "/file/{token}", Access.READER, this::byToken).orAtOnce(this::byTokenAtOnce),
        Route.bytes("GET", "/template/{muid}", Access.READER, this::template));
  }

  private Reply ofPublic(Request request) {
    FoundContent found = contents.ofPublic(request.muid());
    Optional<RenditionKind> kind = renditionKind(request);
    return kind.isPresent() ? rendition(request, found, kind.get()) : answer(request, found, FOREVER);
  }

  private Optional<Reply> publicAtOnce(Request request) {
    return renditionKind(request).isPresent()
        ? Optional.empty()
        : contents.publicInMemory(request.muid()).map(found -> answer(request, found, FOREVER));
  }

  /** Both at once is the larger one, as with the Go server. */
  private static Optional<RenditionKind> renditionKind(Request request) {
    if (wants(request, RenditionKind.MEDIUM)) {
      return Optional.of(RenditionKind.MEDIUM);
    }
    return wants(request, RenditionKind.THUMB) ? Optional.of(RenditionKind.THUMB) : Optional.empty();
  }

  private static boolean wants(Request request, RenditionKind kind) {
    return request.query(kind.text()).filter("true"::equals).isPresent();
  }

  /** No worker waits while the rendition is being made. */
  private Reply rendition(Request request, FoundContent of, RenditionKind kind) {
    CompletableFuture<FoundRendition> found = renditions.find(of.media().muid(), kind);
    if (found.isDone() && !found.isCompletedExceptionally()) {
      return answer(request, of, found.join());
    }
    found.whenComplete((rendition, failure) -> exchanges.bytes().execute(() -> answerLate(request, rendition, failure)));
    return Reply.LATER;
  }

  private void answerLate(Request request, FoundRendition rendition, Throwable failure) {
    HttpServerExchange exchange = request.exchange();
    if (failure != null) {
      exchanges.responder().fail(exchange, failure instanceof CompletionException ? failure.getCause() : failure);
      return;
    }
    try {
      // Whether the content is public may have changed while the rendition was made.
      exchanges.send(exchange, answer(request, contents.ofPublic(request.muid()), rendition));
    } catch (RuntimeException | Error e) {
      exchanges.responder().fail(exchange, e);
    }
  }

  private Reply answer(Request request, FoundContent of, FoundRendition rendition) {
    return new ContentAnswer(request, ContentAnswer.Served.of(renditions, rendition, of.media()), FOREVER).reply();
  }

  private Reply answer(Request request, FoundContent found, String cacheControl) {
    return new ContentAnswer(request, ContentAnswer.Served.of(contents, found), cacheControl).reply();
  }

  private Reply byToken(Request request) {
    PresentedToken token = tokens.open(request.path("token"));
    return byToken(request, token, contents.ofAllOwners(token.token().muid()));
  }

  private Optional<Reply> byTokenAtOnce(Request request) {
    PresentedToken token = tokens.open(request.path("token"));
    List<FoundContent> all = contents.ownersInMemory(token.token().muid());
    // To find out who signed takes long, and who is missing here may own the content all the same.
    boolean isKnown = all.stream().map(found -> found.media().owner())
        .anyMatch(owner -> owner.equals(request.caller()) || token.signer().filter(owner::equals).isPresent());
    return isKnown ? Optional.of(byToken(request, token, all)) : Optional.empty();
  }

  private Reply byToken(Request request, PresentedToken token, List<FoundContent> all) {
    PublicKey owner = tokens.admit(token, request.caller(), all.stream().map(found -> found.media().owner()).toList());
    FoundContent found = all.stream().filter(one -> one.media().owner().equals(owner)).findFirst().orElseThrow();
    return answer(request, found, "private");
  }

  private Reply template(Request request) {
    return answer(request, contents.ofTemplate(request.muid()), "private");
  }
}
