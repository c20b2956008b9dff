package org.memeserver.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads what a client still sends after its answer and throws it away, for at most 8 MiB and 2 seconds, then closes the connection. Long enough for the
 * client to see the answer, too short to be of use to anybody.
 */
final class Drain implements ChannelListener<StreamSourceChannel> {
  /** The request channel can be had from an exchange once; who takes it leaves it here. */
  static final AttachmentKey<StreamSourceChannel> REQUEST_CHANNEL = AttachmentKey.create(StreamSourceChannel.class);

  private static final long MOST_BYTES = 8 << 20;
  private static final long MOST_SECONDS = 2;

  private final HttpServerExchange exchange;
  private long left = MOST_BYTES;
  private XnioExecutor.Key timeout;

  private Drain(HttpServerExchange exchange) {
    this.exchange = exchange;
  }

  static void start(HttpServerExchange exchange) {
    StreamSourceChannel taken = exchange.getAttachment(REQUEST_CHANNEL);
    StreamSourceChannel channel = taken != null ? taken : exchange.getRequestChannel();
    Drain drain = new Drain(exchange);
    // On the thread of the connection, so that reading and the time-out never meet.
    exchange.getIoThread().execute(() -> {
      drain.timeout = exchange.getIoThread().executeAfter(drain::close, MOST_SECONDS, TimeUnit.SECONDS);
      channel.getReadSetter().set(drain);
      drain.handleEvent(channel);
    });
  }

  @Override
  public void handleEvent(StreamSourceChannel channel) {
    try (PooledByteBuffer pooled = exchange.getConnection().getByteBufferPool().allocate()) {
      while (left > 0) {
        pooled.getBuffer().clear();
        int count = channel.read(pooled.getBuffer());
        if (count == 0) {
          channel.resumeReads();
          return;
        }
        if (count < 0) {
          break;
        }
        left -= count;
      }
    } catch (IOException | RuntimeException e) {
      // The client went away, which is what this waits for, or sends what is no body; see BodyPump.
      left = 0;
    }
    close();
  }

  private void close() {
    timeout.remove();
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }
}
