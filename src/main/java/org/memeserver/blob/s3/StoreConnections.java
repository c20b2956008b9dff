package org.memeserver.blob.s3;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;

/** Makes connections to a store, of which none waits for ever to be made or to be read. */
final class StoreConnections {
  static final Duration CONNECT = Duration.ofSeconds(5);

  /**
   * Idle connections that are kept for each store. The JDK's own number is 5, which suits a browser: with 32 requests at once, most of them made a
   * connection of their own.
   */
  private static final String KEPT = "64";

  static {
    // Only this room uses the JDK's old HTTP client, which reads its settings once from here, and whoever starts the process may have said otherwise.
    if (System.getProperty("http.maxConnections") == null) {
      System.setProperty("http.maxConnections", KEPT);
    }
  }

  private final LingeringSockets sockets = new LingeringSockets();
  private final Duration silence;

  /** @param silence how long a store may send nothing while it is read from */
  StoreConnections(Duration silence) {
    this.silence = silence;
  }

  HttpURLConnection to(URI uri) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
      connection.setReadTimeout(Math.toIntExact(silence.toMillis()));
      connection.setUseCaches(false);
      // A signature holds for one address.
      connection.setInstanceFollowRedirects(false);
      if (connection instanceof HttpsURLConnection secure) {
        secure.setSSLSocketFactory(sockets);
      }
      return connection;
    } catch (IOException e) {
      throw new IllegalArgumentException("no address of a store: " + uri, e);
    }
  }
}
