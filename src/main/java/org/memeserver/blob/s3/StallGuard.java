package org.memeserver.blob.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Ends requests of whose body nothing moves any more. The client behind it has a limit for reads alone, and one limit for a whole request would be too
 * long for a store that hangs or too short for a slow line.
 */
final class StallGuard implements SdkHttpClient {
  private final SdkHttpClient client;
  private final Duration silence;
  private final Set<Sending> sendings = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor watch;

  /** @param silence how long nothing may move */
  StallGuard(SdkHttpClient client, Duration silence) {
    this.client = client;
    this.silence = silence;
    this.watch = new ScheduledThreadPoolExecutor(1, work -> daemon(work));
    long often = Math.max(20, silence.toMillis() / 20);
    watch.scheduleWithFixedDelay(() -> sendings.forEach(Sending::endWhenStalled), often, often, TimeUnit.MILLISECONDS);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    if (request.contentStreamProvider().isEmpty()) {
      return new Receiving(client.prepareRequest(request), request.httpRequest());
    }
    Sending sending = new Sending(request.contentStreamProvider().get(), request.httpRequest().method());
    sending.request =
        client.prepareRequest(
            HttpExecuteRequest.builder()
                .request(request.httpRequest())
                .contentStreamProvider(sending::content)
                .metricCollector(request.metricCollector().orElse(null))
                .build());
    return sending;
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    watch.shutdownNow();
    client.close();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "s3-stalls");
    thread.setDaemon(true);
    return thread;
  }

  private record Receiving(ExecutableHttpRequest request, SdkHttpRequest sent) implements ExecutableHttpRequest {
    @Override
    public HttpExecuteResponse call() throws IOException {
      return Answers.isForObject(sent) ? Answers.abortable(request.call(), request) : Answers.whole(request.call(), sent.method());
    }

    @Override
    public void abort() {
      request.abort();
    }
  }

  private final class Sending implements ExecutableHttpRequest {
    private final ContentStreamProvider body;
    private final SdkHttpMethod method;
    private ExecutableHttpRequest request;
    private volatile long moved;
    private volatile boolean stalled;

    Sending(ContentStreamProvider body, SdkHttpMethod method) {
      this.body = body;
      this.method = method;
    }

    /** The client asks for more when the connection has taken what it had. */
    InputStream content() {
      return new FilterInputStream(body.newStream()) {
        @Override
        public int read() throws IOException {
          moved = System.nanoTime();
          return super.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          moved = System.nanoTime();
          return super.read(into, offset, length);
        }
      };
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      moved = System.nanoTime();
      sendings.add(this);
      try {
        HttpExecuteResponse answer = request.call();
        // While an answer comes, the limit for reads is enough, and a store that puts many parts together sends blanks until it is done.
        sendings.remove(this);
        return Answers.whole(answer, method);
      } catch (SocketTimeoutException e) {
        throw new SilentStoreException(e);
      } catch (IOException | RuntimeException e) {
        if (stalled) {
          throw new SilentStoreException(e);
        }
        throw e;
      } finally {
        sendings.remove(this);
      }
    }

    void endWhenStalled() {
      if (System.nanoTime() - moved > silence.toNanos() && !stalled) {
        stalled = true;
        // By a thread of its own, so that one connection that is slow to close does not keep the others from being looked at.
        daemon(request::abort).start();
      }
    }

    @Override
    public void abort() {
      request.abort();
    }
  }
}
