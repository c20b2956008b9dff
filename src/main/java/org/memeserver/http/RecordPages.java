package org.memeserver.http;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.memeserver.media.Records;
import org.memeserver.model.Media;
import org.memeserver.model.PublicKey;

/**
 * Sends a caller's records as one JSON array, a page at a time: the next is looked up when the one before has left, so that a hundred thousand
 * records take no more memory than five hundred.
 */
final class RecordPages implements IoCallback {
  private static final int PAGE = 500;

  private final PublicKey caller;
  private final Records records;
  private final Exchanges exchanges;
  private Optional<Media> last;
  private int left;

  private RecordPages(PublicKey caller, Records records, Exchanges exchanges, Media last, int left) {
    this.caller = caller;
    this.records = records;
    this.exchanges = exchanges;
    this.last = Optional.of(last);
    this.left = left;
  }

  /** @param limit most records to send */
  static Reply reply(Request request, int limit, int offset, Records records, Exchanges exchanges) {
    List<Media> first = records.mine(request.caller(), Math.min(limit, PAGE), offset);
    if (first.size() < PAGE || limit == PAGE || request.isHead()) {
      return Reply.ok(first.stream().map(MediaJson::forOwner).toList());
    }
    HttpServerExchange exchange = request.exchange();
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    RecordPages pages = new RecordPages(request.caller(), records, exchanges, first.get(PAGE - 1), limit - PAGE);
    exchange.getResponseSender().send(text("[", first, ""), pages);
    return Reply.LATER;
  }

  /** A page has left, on whichever thread that happened; the next is a worker's business. */
  @Override
  public void onComplete(HttpServerExchange exchange, Sender sender) {
    exchanges.light().execute(() -> next(exchange, sender));
  }

  private void next(HttpServerExchange exchange, Sender sender) {
    try {
      int wanted = Math.min(left, PAGE);
      List<Media> page = records.mineAfter(caller, last, wanted);
      left -= page.size();
      if (page.size() < wanted || left == 0) {
        sender.send(text(page.isEmpty() ? "" : ",", page, "]"), IoCallback.END_EXCHANGE);
      } else {
        last = Optional.of(page.get(page.size() - 1));
        sender.send(text(",", page, ""), this);
      }
    } catch (RuntimeException e) {
      exchanges.responder().fail(exchange, e);
    }
  }

  @Override
  public void onException(HttpServerExchange exchange, Sender sender, IOException fault) {
    Responder.abort(exchange);
  }

  /** A part of the array, without the brackets that JSON has around a part; {@code before} and {@code after} are at most one character each. */
  private static ByteBuffer text(String before, List<Media> records, String after) {
    if (records.isEmpty()) {
      return ByteBuffer.wrap((before + after).getBytes(StandardCharsets.US_ASCII));
    }
    byte[] array = MediaJson.bytes(records.stream().map(MediaJson::forOwner).toList());
    int last = array.length - 1;
    before.chars().forEach(mark -> array[0] = (byte) mark);
    after.chars().forEach(mark -> array[last] = (byte) mark);
    return ByteBuffer.wrap(array, 1 - before.length(), array.length - 2 + before.length() + after.length());
  }
}
