package org.memeserver.http;

import java.util.List;
import org.memeserver.media.Contents;
import org.memeserver.media.FoundContent;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;
import org.memeserver.token.MediaToken;
import org.memeserver.token.TokenCheck;

/** {@code GET|HEAD} of {@code /public}, {@code /file} and {@code /template}. */
final class DownloadRoutes {
  private final Contents contents;
  private final TokenCheck tokens;

  DownloadRoutes(Contents contents, TokenCheck tokens) {
    this.contents = contents;
    this.tokens = tokens;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/public/{muid}", Access.ANYONE, this::ofPublic),
        Route.get("/file/{token}", Access.READER, this::byToken),
        Route.get("/template/{muid}", Access.READER, this::template));
  }

  private Reply ofPublic(Request request) {
    FoundContent found = contents.ofPublic(request.muid());
    if (wants(request, "thumb") || wants(request, "medium")) {
      throw new MemeException.NotFound("Rendition not found");
    }
    return new ContentAnswer(request, contents, found, "public, max-age=31536000, immutable").reply();
  }

  private static boolean wants(Request request, String rendition) {
    return request.query(rendition).filter("true"::equals).isPresent();
  }

  private Reply byToken(Request request) {
    MediaToken token = tokens.open(request.path("token"));
    List<FoundContent> all = contents.ofAllOwners(token.muid());
    PublicKey owner = tokens.admit(token, request.caller(), all.stream().map(found -> found.media().owner()).toList());
    FoundContent found = all.stream().filter(one -> one.media().owner().equals(owner)).findFirst().orElseThrow();
    return new ContentAnswer(request, contents, found, "private").reply();
  }

  private Reply template(Request request) {
    return new ContentAnswer(request, contents, contents.ofTemplate(request.muid()), "private").reply();
  }
}
