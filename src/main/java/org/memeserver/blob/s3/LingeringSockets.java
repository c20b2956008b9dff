package org.memeserver.blob.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The JDK's TLS sockets, which can be closed while a write of theirs hangs. Without a time to linger, closing waits for the write, which is what it
 * is to end.
 */
final class LingeringSockets extends SSLSocketFactory {
  private static final int SECONDS = 1;

  private final SSLSocketFactory sockets = (SSLSocketFactory) SSLSocketFactory.getDefault();

  private static Socket lingering(Socket socket) throws IOException {
    socket.setSoLinger(true, SECONDS);
    return socket;
  }

  @Override
  public Socket createSocket() throws IOException {
    return lingering(sockets.createSocket());
  }

  @Override
  public Socket createSocket(Socket plain, String host, int port, boolean closesPlain) throws IOException {
    return lingering(sockets.createSocket(plain, host, port, closesPlain));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return lingering(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
    return lingering(sockets.createSocket(host, port, from, fromPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return lingering(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
    return lingering(sockets.createSocket(host, port, from, fromPort));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }
}
