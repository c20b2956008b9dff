package org.memeserver.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Whether something answers at the URL, and its certificate is one that apps take. */
public final class TlsCheck implements Check {
  private static final int TIMEOUT_MS = 10_000;
  private static final Duration SOON = Duration.ofDays(14);

  private final URI url;
  private final Optional<KeyStore> authorities;
  private final Clock clock;

  /** @param authorities that are trusted; those of Java when empty */
  public TlsCheck(URI url, Optional<KeyStore> authorities, Clock clock) {
    this.url = url;
    this.authorities = authorities;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "tls";
  }

  @Override
  public List<Finding> look() throws GeneralSecurityException {
    try {
      if (!"https".equals(url.getScheme())) {
        connected().close();
        return List.of(HostCheck.isLocal(url.getHost())
            ? Finding.ok(name(), url + " has no TLS, and stays on this machine")
            : Diagnosis.URL_PLAIN.found(url + " is plain HTTP"));
      }
      return List.of(certificate());
    } catch (IOException e) {
      return List.of(Diagnosis.URL_UNREACHABLE.found(url + ": " + Examination.reason(e)));
    }
  }

  private Finding certificate() throws GeneralSecurityException, IOException {
    X509TrustManager trust = trust();
    Taking taking = new Taking();
    try (SSLSocket socket = shaken(taking, false)) {
      socket.getSession();
    }
    X509Certificate[] chain = taking.chain;
    Instant end = chain[0].getNotAfter().toInstant();
    try {
      chain[0].checkValidity(Date.from(clock.instant()));
    } catch (CertificateException e) {
      return Diagnosis.CERT_EXPIRED.found("the certificate is good from " + chain[0].getNotBefore().toInstant() + " to " + end);
    }
    try {
      trust.checkServerTrusted(chain, chain[0].getPublicKey().getAlgorithm().equals("RSA") ? "ECDHE_RSA" : "ECDHE_ECDSA");
    } catch (CertificateException e) {
      return Diagnosis.CERT_UNTRUSTED.found("the certificate of " + chain[0].getIssuerX500Principal().getName() + ": " + Examination.reason(e));
    }
    try (SSLSocket socket = shaken(trust, true)) {
      socket.getSession();
    } catch (IOException e) {
      return Diagnosis.CERT_HOST.found("the certificate is not for " + url.getHost() + ": " + Examination.reason(e));
    }
    Duration left = Duration.between(clock.instant(), end);
    String text = "the certificate ends in " + left.toDays() + " days, on " + end;
    return left.compareTo(SOON) < 0 ? Diagnosis.CERT_ENDS_SOON.found(text) : Finding.ok(name(), text);
  }

  private X509TrustManager trust() throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities.orElse(null));
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  private SSLSocket shaken(X509TrustManager trust, boolean checkName) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(connected(), url.getHost(), port(), true);
    try {
      SSLParameters parameters = socket.getSSLParameters();
      if (!url.getHost().matches("[0-9.]+|\\[.*")) {
        parameters.setServerNames(List.of(new SNIHostName(url.getHost())));
      }
      parameters.setEndpointIdentificationAlgorithm(checkName ? "HTTPS" : null);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(url.getHost(), port()), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private int port() {
    return url.getPort() != -1 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
  }

  /** Takes any certificate, to look at it; nothing is sent over such a connection. */
  private static final class Taking extends X509ExtendedTrustManager {
    private X509Certificate[] chain;

    @Override
    public void checkServerTrusted(X509Certificate[] given, String type) {
      chain = given.clone();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] given, String type, Socket socket) {
      chain = given.clone();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] given, String type, SSLEngine engine) {
      chain = given.clone();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] given, String type) throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] given, String type, Socket socket) throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] given, String type, SSLEngine engine) throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
