package org.memeserver.http;

import java.io.IOException;

/** Answers the requests of one route, on a worker thread. */
@FunctionalInterface
interface RouteHandler {
  /**
   * @return the answer, or {@link Reply#LATER} when the handler sees to it itself
   * @throws org.memeserver.model.MemeException for everything a client should be told
   */
  Reply handle(Request request) throws IOException;
}
