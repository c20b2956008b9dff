package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.memeserver.media.ContentReader;
import org.memeserver.model.ByteRange;
import org.xnio.ChannelListener;
import org.xnio.channels.StreamSinkChannel;

/**
 * Sends a content, a package at a time: decrypted on a worker when the one before has left, written when the socket takes it. While the client is
 * slow, no thread waits. A damaged package ends the connection before any byte of it is sent; when it is the first, the client gets an error
 * instead.
 */
final class ContentTransfer implements ChannelListener<StreamSinkChannel>, Pace.Transfer {
  private static final System.Logger LOG = System.getLogger(ContentTransfer.class.getName());

  /**
   * What to send.
   *
   * @param open opens the content; may throw what a route may throw
   * @param begin sets status and headers, once it is known that the first package is good
   */
  record Source(Supplier<ContentReader> open, ByteRange range, Runnable begin) {}

  private final HttpServerExchange exchange;
  private final Exchanges exchanges;
  private final ContentReader content;
  private final ByteRange range;
  private final ByteBuffer buffer;
  private final boolean isPooled;
  private StreamSinkChannel channel;
  private long position;
  private volatile long sent;
  private volatile boolean waiting;
  private boolean ended;

  /** @param memory what is to be sent, if it is in memory already */
  private ContentTransfer(
      HttpServerExchange exchange, Exchanges exchanges, ContentReader content, ByteRange range, Optional<ByteBuffer> memory) {
    this.exchange = exchange;
    this.exchanges = exchanges;
    this.content = content;
    this.range = range;
    this.position = memory.isPresent() ? range.last() + 1 : range.first();
    this.isPooled = memory.isEmpty();
    this.buffer = memory.orElseGet(exchanges.buffers()::take);
  }

  /**
   * Starts on the calling thread, a worker's unless the content is in memory; answers with an error when the content cannot be had.
   */
  static void start(HttpServerExchange exchange, Source source, Exchanges exchanges) {
    begun(exchange, source, exchanges).filter(transfer -> transfer.isPooled || !transfer.isSentAtOnce()).ifPresent(ContentTransfer::goOn);
  }

  /** With its first bytes ready; empty when it was answered with an error. */
  private static Optional<ContentTransfer> begun(HttpServerExchange exchange, Source source, Exchanges exchanges) {
    ContentReader content = null;
    ContentTransfer transfer = null;
    try {
      content = source.open().get();
      transfer = new ContentTransfer(exchange, exchanges, content, source.range(), content.inMemory(source.range()));
      if (transfer.isPooled) {
        transfer.fill();
      }
      source.begin().run();
      transfer.channel = exchange.getResponseChannel();
      return Optional.of(transfer);
    } catch (RuntimeException e) {
      if (content != null) {
        content.close();
      }
      if (transfer != null) {
        transfer.letGoOfBuffer();
      }
      exchanges.responder().fail(exchange, e);
      return Optional.empty();
    }
  }

  private void goOn() {
    channel.getWriteSetter().set(this);
    exchanges.pace().watch(this);
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          // However the exchange ended, also by a closed connection of which nobody else tells.
          end();
          next.proceed();
        });
    run();
  }

  /** Most of what is in memory fits into the socket, and then nobody has to be told of it. */
  private boolean isSentAtOnce() {
    try {
      while (buffer.hasRemaining()) {
        if (channel.write(buffer) == 0) {
          return false;
        }
      }
      content.close();
      exchange.endExchange();
    } catch (IOException e) {
      clientIsGone(e);
    }
    return true;
  }

  private void letGoOfBuffer() {
    if (isPooled) {
      exchanges.buffers().giveBack(buffer);
    }
  }

  /** The socket takes bytes; this is its own thread, which may write what is ready but must not decrypt. */
  @Override
  public synchronized void handleEvent(StreamSinkChannel ready) {
    if (ended) {
      return;
    }
    waiting = false;
    try {
      if (writeBuffer()) {
        channel.suspendWrites();
        exchanges.bytes().execute(this::run);
      }
    } catch (IOException e) {
      clientIsGone(e);
    }
  }

  private synchronized void run() {
    if (ended) {
      return;
    }
    try {
      while (writeBuffer()) {
        if (position > range.last()) {
          end();
          exchange.endExchange();
          return;
        }
        fill();
      }
    } catch (IOException e) {
      clientIsGone(e);
    } catch (RuntimeException e) {
      end();
      // The answer is under way; all that is left to say is that it is not whole.
      exchanges.responder().fail(exchange, e);
    }
  }

  /** @return false when the socket takes no more for now; then this will be called again when it does */
  private boolean writeBuffer() throws IOException {
    while (buffer.hasRemaining()) {
      int count = channel.write(buffer);
      if (count == 0) {
        waiting = true;
        channel.resumeWrites();
        return false;
      }
      sent += count;
    }
    return true;
  }

  /** Decrypts the next package, or what of it is asked for. */
  private void fill() {
    buffer.clear();
    buffer.limit((int) Math.min(buffer.capacity(), range.last() - position + 1));
    while (buffer.hasRemaining()) {
      position += content.read(position, buffer);
      if (position % PackageBuffers.SIZE == 0) {
        // From here on every read is one whole package.
        break;
      }
    }
    buffer.flip();
  }

  /** Only the connection fails with IOExceptions: contents speak of their faults in MemeExceptions. */
  private void clientIsGone(IOException fault) {
    LOG.log(System.Logger.Level.DEBUG, "request {0}: {1}", RequestId.of(exchange), fault.toString());
    end();
    Responder.abort(exchange);
  }

  private synchronized void end() {
    if (!ended) {
      ended = true;
      waiting = false;
      exchanges.pace().forget(this);
      content.close();
      letGoOfBuffer();
    }
  }

  @Override
  public long moved() {
    return sent;
  }

  @Override
  public boolean isWaitingForPeer() {
    return waiting;
  }

  @Override
  public void cut() {
    LOG.log(System.Logger.Level.DEBUG, "request {0}: reader too slow", RequestId.of(exchange));
    end();
    Responder.abort(exchange);
  }
}
