package org.memeserver.doctor;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.memeserver.crypto.ContentHash;

/** Takes so much of a body and lets go of the connection when there is more: what answers may be anything, and may never end. */
final class BoundedBody implements HttpResponse.BodySubscriber<Received> {
  /** Bytes that stay in memory. */
  static final int MOST_KEPT = 64 << 10;

  private final CompletableFuture<Received> taken = new CompletableFuture<>();
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
  private final ContentHash hash = new ContentHash();
  private Flow.Subscription subscription;
  private long left;

  /** @param most bytes that are taken, 1 or more */
  BoundedBody(long most) {
    this.left = most;
  }

  @Override
  public CompletionStage<Received> getBody() {
    return taken;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[(int) Math.min(left, buffer.remaining())];
      buffer.get(bytes);
      hash.update(bytes, 0, bytes.length);
      beginning.write(bytes, 0, Math.min(bytes.length, MOST_KEPT - beginning.size()));
      left -= bytes.length;
    }
    if (left > 0) {
      subscription.request(1);
    } else {
      subscription.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    taken.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    if (!taken.isDone()) {
      taken.complete(new Received(beginning.toByteArray(), hash.finish()));
    }
  }
}
