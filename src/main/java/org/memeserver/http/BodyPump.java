package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.memeserver.model.MemeException;
import org.xnio.ChannelListener;
import org.xnio.channels.StreamSourceChannel;

/**
 * Carries one request body from the socket into a sink. While the client has nothing to give, no thread waits: the socket's readiness starts the
 * next run on a worker.
 */
final class BodyPump implements ChannelListener<StreamSourceChannel>, Pace.Transfer {
  /** After so much a run goes to the end of the queue, so that fast clients do not keep slow ones waiting. */
  private static final long RUN_BYTES = 1 << 20;

  /** Four times what Undertow's pool gives: each read costs a system call. One for each worker, which holds no content between two runs. */
  private static final ThreadLocal<ByteBuffer> BUFFER = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(64 << 10));

  private final HttpServerExchange exchange;
  private final StreamSourceChannel channel;
  private final long limit;
  private final BodySink sink;
  private final Executor workers;
  private final Exchanges exchanges;
  private volatile long received;
  private volatile boolean waiting;
  private volatile boolean tooSlow;
  private boolean ended;

  private BodyPump(HttpServerExchange exchange, long limit, BodySink sink, Executor workers, Exchanges exchanges) {
    this.exchange = exchange;
    this.channel = exchange.getRequestChannel();
    this.limit = limit;
    this.sink = sink;
    this.workers = workers;
    this.exchanges = exchanges;
  }

  /**
   * Starts on the calling worker thread. The sink is closed in every case, also when this throws.
   *
   * @param limit bytes of body that are taken
   * @throws MemeException.TooLarge when the request says beforehand that it is larger; nothing of it was read then
   */
  static void start(HttpServerExchange exchange, long limit, BodySink sink, Executor workers, Exchanges exchanges) {
    if (exchange.getRequestContentLength() > limit) {
      sink.close();
      throw new MemeException.TooLarge("File too big");
    }
    BodyPump pump = new BodyPump(exchange, limit, sink, workers, exchanges);
    exchange.putAttachment(Drain.REQUEST_CHANNEL, pump.channel);
    pump.channel.getReadSetter().set(pump);
    exchanges.pace().watch(pump);
    pump.run();
  }

  /** The socket is ready; this is its own thread, which must not do the work. */
  @Override
  public void handleEvent(StreamSourceChannel ready) {
    channel.suspendReads();
    waiting = false;
    workers.execute(this::run);
  }

  private synchronized void run() {
    if (ended) {
      return;
    }
    ByteBuffer buffer = BUFFER.get();
    try {
      long runEnd = received + RUN_BYTES;
      while (true) {
        if (tooSlow) {
          throw new MemeException.TooSlow("Upload too slow");
        }
        buffer.clear();
        int count = read(buffer);
        if (count < 0) {
          finish();
          return;
        }
        if (count == 0) {
          waiting = true;
          channel.resumeReads();
          return;
        }
        received += count;
        if (received > limit) {
          throw new MemeException.TooLarge("File too big");
        }
        buffer.flip();
        sink.accept(buffer);
        if (received > runEnd) {
          workers.execute(this::run);
          return;
        }
      }
    } catch (RuntimeException | Error e) {
      end();
      exchanges.responder().fail(exchange, e);
    }
  }

  /** A connection that is gone fails like a body that is cut or badly chunked; whoever is still there gets to know. */
  private int read(ByteBuffer into) {
    try {
      return channel.read(into);
    } catch (IOException | RuntimeException e) {
      // Undertow's reader of chunks throws an IllegalArgumentException for some malformed trailers.
      throw new MemeException.Invalid("Truncated or malformed request body");
    }
  }

  private void finish() {
    exchanges.metrics().received(received);
    Reply reply;
    try {
      reply = sink.end();
    } finally {
      end();
    }
    exchanges.send(exchange, reply);
  }

  private void end() {
    ended = true;
    exchanges.pace().forget(this);
    sink.close();
  }

  @Override
  public long moved() {
    return received;
  }

  @Override
  public boolean isWaitingForPeer() {
    return waiting;
  }

  @Override
  public void cut() {
    tooSlow = true;
    channel.suspendReads();
    waiting = false;
    workers.execute(this::run);
  }
}
