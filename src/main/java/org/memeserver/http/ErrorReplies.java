package org.memeserver.http;

import java.io.IOException;
import org.memeserver.model.Limit;
import org.memeserver.model.MemeException;

/**
 * The one place that turns what went wrong into a status and a body. Every body is a JSON string, never an object: iOS takes any JSON object that
 * answers an upload for a success, whatever the status.
 */
final class ErrorReplies {
  private static final System.Logger LOG = System.getLogger(ErrorReplies.class.getName());
  private static final String RETRY_AFTER_SECONDS = "5";

  private final Metrics metrics;

  ErrorReplies(Metrics metrics) {
    this.metrics = metrics;
  }

  /** @param requestId by which the operator finds in the log what the client was not told */
  Reply.Whole of(Throwable problem, String requestId) {
    if (problem instanceof MemeException expected) {
      return ofExpected(expected, requestId);
    }
    LOG.log(System.Logger.Level.ERROR, "request " + requestId + " failed", problem);
    return internal(requestId);
  }

  private Reply.Whole ofExpected(MemeException problem, String requestId) {
    Reply.Whole reply = Reply.json(status(problem), problem.getMessage());
    if (problem instanceof MemeException.Unauthorized) {
      return reply.with("WWW-Authenticate", "Bearer");
    }
    if (problem instanceof MemeException.RangeNotSatisfiable range) {
      return reply.with("Content-Range", "bytes */" + range.size());
    }
    if (problem instanceof MemeException.Limited limited) {
      metrics.refused(limited.limit());
      return limited.retrySeconds() == 0 ? reply : reply.with("Retry-After", Long.toString(limited.retrySeconds()));
    }
    if (problem instanceof MemeException.Unavailable) {
      if (problem.getCause() != null) {
        countFault(problem);
        // In one line, because while a database is away this is the answer to every request.
        LOG.log(System.Logger.Level.WARNING, "request {0}: {1}: {2}", requestId, problem.getMessage(), rootOf(problem));
        LOG.log(System.Logger.Level.DEBUG, "request " + requestId, problem.getCause());
      }
      return reply.with("Retry-After", RETRY_AFTER_SECONDS);
    }
    if (problem instanceof MemeException.StorageFull) {
      countFault(problem);
      LOG.log(System.Logger.Level.ERROR, "request {0}: the disk is full: {1}", requestId, problem.getCause());
      return reply;
    }
    if (problem instanceof MemeException.Damaged) {
      countFault(problem);
      LOG.log(System.Logger.Level.ERROR, "request " + requestId + ": stored bytes are damaged: " + problem.getMessage(), problem.getCause());
      return internal(requestId);
    }
    return reply;
  }

  private static int status(Limit limit) {
    return switch (limit) {
      case ADDRESS_RATE, KEY_RATE -> 429;
      case NOT_ALLOWED, BANNED_KEY, BANNED_CONTENT -> 403;
      case QUOTA, DISK -> 507;
    };
  }

  private static int status(MemeException problem) {
    if (problem instanceof MemeException.Limited limited) {
      return status(limited.limit());
    } else if (problem instanceof MemeException.Invalid) {
      return 400;
    } else if (problem instanceof MemeException.Unauthorized) {
      return 401;
    } else if (problem instanceof MemeException.Forbidden) {
      return 403;
    } else if (problem instanceof MemeException.NotFound) {
      return 404;
    } else if (problem instanceof MemeException.TooSlow) {
      return 408;
    } else if (problem instanceof MemeException.Gone) {
      return 410;
    } else if (problem instanceof MemeException.TooLarge) {
      return 413;
    } else if (problem instanceof MemeException.UnsupportedType) {
      return 415;
    } else if (problem instanceof MemeException.RangeNotSatisfiable) {
      return 416;
    } else if (problem instanceof MemeException.Unavailable) {
      return 503;
    } else if (problem instanceof MemeException.StorageFull) {
      return 507;
    }
    return 500;
  }

  private static Throwable rootOf(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** Blob stores fail with IOExceptions, and nothing else does. */
  private void countFault(MemeException problem) {
    if (problem.getCause() instanceof IOException) {
      metrics.blobError();
    } else {
      metrics.databaseError();
    }
  }

  private static Reply.Whole internal(String requestId) {
    return Reply.json(500, "Internal error, request " + requestId);
  }
}
