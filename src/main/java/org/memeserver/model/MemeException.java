package org.memeserver.model;

/**
 * Everything that can be wrong with a request, and nothing else. The message is what the client is told; the HTTP status of each kind is
 * decided in one place, by the error mapper of the http room.
 */
public abstract sealed class MemeException extends RuntimeException {
  private MemeException(String message, Throwable cause) {
    // No stack trace: these are answers, not faults, and a hostile client can ask for thousands a second.
    super(message, cause, false, false);
  }

  /** The request is malformed or a value is out of its range. */
  public static final class Invalid extends MemeException {
    public Invalid(String message) {
      super(message, null);
    }
  }

  /** Who the caller is, or that they may do this, is not shown. */
  public static final class Unauthorized extends MemeException {
    public Unauthorized(String message) {
      super(message, null);
    }
  }

  /** The caller is known and may not do this. */
  public static final class Forbidden extends MemeException {
    public Forbidden(String message) {
      super(message, null);
    }
  }

  /** There is no such thing, or none that the caller may know of. */
  public static final class NotFound extends MemeException {
    public NotFound(String message) {
      super(message, null);
    }
  }

  /** It was there for a time that is over. */
  public static final class Gone extends MemeException {
    public Gone(String message) {
      super(message, null);
    }
  }

  /** The client was slower than the server waits. */
  public static final class TooSlow extends MemeException {
    public TooSlow(String message) {
      super(message, null);
    }
  }

  /** More bytes than are taken. */
  public static final class TooLarge extends MemeException {
    public TooLarge(String message) {
      super(message, null);
    }
  }

  /** The body is of a kind that is not taken here. */
  public static final class UnsupportedType extends MemeException {
    public UnsupportedType(String message) {
      super(message, null);
    }
  }

  /** The asked-for range lies outside of the content. */
  public static final class RangeNotSatisfiable extends MemeException {
    private final long size;

    /** @param size plain bytes of the content, which the client is told */
    public RangeNotSatisfiable(long size) {
      super("Range not satisfiable", null);
      this.size = size;
    }

    public long size() {
      return size;
    }
  }

  /** The disk or bucket has no room left. */
  public static final class StorageFull extends MemeException {
    public StorageFull(Throwable cause) {
      super("Insufficient storage", cause);
    }
  }

  /** A bound that the operator has set stands against it. */
  public static final class Limited extends MemeException {
    private final Limit limit;
    private final long retrySeconds;

    public Limited(Limit limit, String message) {
      this(limit, message, 0);
    }

    /** @param retrySeconds after which the same request is taken, if nobody else comes first; 0 when nobody knows */
    public Limited(Limit limit, String message, long retrySeconds) {
      super(message, null);
      this.limit = limit;
      this.retrySeconds = retrySeconds;
    }

    public Limit limit() {
      return limit;
    }

    public long retrySeconds() {
      return retrySeconds;
    }
  }

  /** Something this server needs is away or busy for now; the same request may work later. */
  public static final class Unavailable extends MemeException {
    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Stored bytes are not what was stored. Nothing of it is told to the client but that it failed. */
  public static final class Damaged extends MemeException {
    public Damaged(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
