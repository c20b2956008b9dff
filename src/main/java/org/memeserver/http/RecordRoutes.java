package org.memeserver.http;

import java.util.List;
import org.memeserver.media.Records;

/** Reads and changes of records: {@code /mymedia}, {@code /media}, {@code /purchase}, {@code /search}, {@code /templates}. */
final class RecordRoutes {
  private static final int DEFAULT_HITS = 12;
  private static final int MOST_HITS = 100;
  private static final int MOST_OFFSET = 1_000_000;

  private final Records records;
  private final RecordPatch patch;
  private final Exchanges exchanges;

  RecordRoutes(Records records, RecordPatch patch, Exchanges exchanges) {
    this.records = records;
    this.patch = patch;
    this.exchanges = exchanges;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/mymedia", Access.READER, this::all),
        Route.get("/mymedia/{muid}", Access.READER, r -> Reply.ok(MediaJson.forOwner(records.mine(r.caller(), r.muid())))),
        Route.bytes("PATCH", "/mymedia/{muid}", Access.WRITER, this::change),
        Route.bytes("DELETE", "/mymedia/{muid}", Access.OWNER, this::delete),
        Route.get("/media/{muid}", Access.READER, r -> Reply.ok(MediaJson.forAll(records.visibleTo(r.caller(), r.muid())))),
        Route.of(
            "PUT", "/purchase/{muid}", Access.OWNER, r -> Reply.ok(MediaJson.forOwner(records.purchase(r.caller(), r.muid())))),
        Route.get("/search/{term}", Access.ANYONE, this::search),
        Route.get("/templates", Access.READER, r -> Reply.ok(MediaJson.forAll(records.templates()))));
  }

  private Reply all(Request request) {
    int limit = request.queryNumber("limit", 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
    int offset = request.queryNumber("offset", 0, Integer.MAX_VALUE, 0);
    return RecordPages.reply(request, limit, offset, records, exchanges);
  }

  private Reply search(Request request) {
    int limit = request.queryNumber("limit", 1, MOST_HITS, DEFAULT_HITS);
    int offset = request.queryNumber("offset", 0, MOST_OFFSET, 0);
    return Reply.ok(MediaJson.forAll(records.search(request.path("term"), limit, offset)));
  }

  private Reply change(Request request) {
    SmallBody body =
        new SmallBody(
            json ->
                Reply.ok(
                    MediaJson.forOwner(records.change(request.caller(), request.muid(), before -> patch.apply(before, json)))));
    BodyPump.start(request.exchange(), SmallBody.MOST_BYTES, body, exchanges.bytes(), exchanges);
    return Reply.LATER;
  }

  private Reply delete(Request request) {
    records.delete(request.caller(), request.muid());
    return Reply.empty(204);
  }
}
