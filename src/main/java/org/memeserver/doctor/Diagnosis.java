package org.memeserver.doctor;

import java.util.Locale;

/** All that can be found wrong. Each has its row in the README. */
public enum Diagnosis {
  CONFIG_WRONG(Severity.PROBLEM, "Correct the setting; \"meme config\" checks them all."),
  SECRET_GUESSABLE(Severity.PROBLEM, "Make a random one, such as with \"openssl rand -hex 32\", set it, and restart the server."),
  JWT_KEY_SHORT(
      Severity.WARNING, "Set a JWT_KEY of 32 random characters or more, or take it out to use the generated one; everybody signs in again."),
  METRICS_PUBLIC(Severity.WARNING, "Set METRICS_PUBLIC=false, and let what collects them run on this machine."),
  LOG_DEBUG(Severity.WARNING, "Set LOG_LEVEL=INFO when you have found what you were looking for."),
  CHALLENGE_LONG(Severity.WARNING, "Set CHALLENGE_TTL_SECONDS to 60 or less, unless your signers are slower."),
  TTL_ODD(Severity.WARNING, "Set DEFAULT_TTL_SECONDS to the seconds that a buyer may download: 604800 is a week."),
  UPLOAD_LIMIT_IDLE(
      Severity.WARNING, "Make MAX_FREE_UPLOAD_SIZE_MB smaller than MAX_UPLOAD_SIZE_MB, or set RESTRICT_UPLOAD_SIZE=false."),
  HOST_LOCAL(
      Severity.WARNING, "Set HOST to the name, and port if it is not 443, by which apps know this server: media tokens are good for that name alone."),
  HOST_DIFFERS(
      Severity.PROBLEM, "Set HOST to exactly the host (and port) of the URL that apps use; media tokens for any other name answer 401."),
  HOST_UNRESOLVED(Severity.PROBLEM, "Make an A or AAAA record for the name, or correct the URL."),
  BIND_PUBLIC(Severity.WARNING, "Put a proxy with TLS in front of it on this machine, and set BIND=127.0.0.1."),
  HEAP_SMALL(Severity.WARNING, "Give Java more with -Xmx, or set fewer RENDITION_WORKERS or MAX_UPLOADS_IN_FLIGHT."),
  HEAP_OVER_CONTAINER(
      Severity.PROBLEM, "Set -Xmx to at most three quarters of the limit, or raise the limit: over it, the server is killed without a word."),
  OPEN_FILES_FEW(Severity.WARNING, "Raise the limit: LimitNOFILE=65536 in the systemd unit, or \"ulimit -n 65536\" before the start."),
  DISK_FULL(Severity.PROBLEM, "Free space, or move the folder to a larger disk; uploads answer 507 meanwhile."),
  DISK_LOW(Severity.WARNING, "Free space before it runs out."),
  INODES_LOW(Severity.WARNING, "Delete small files that are not needed, or use a file system with more inodes."),
  DISK_IN_MEMORY(Severity.PROBLEM, "Set DATA_DIR and LOCAL_DIR to folders on a disk."),
  DISK_NETWORK(
      Severity.WARNING, "Use a local disk, or PostgreSQL and S3: locks and fsync over a network often do not hold what they promise."),
  DATA_DIR_NONE(Severity.WARNING, "If the server ran before, correct DATA_DIR; the first start makes the folder otherwise."),
  FOLDER_NOT_WRITABLE(Severity.PROBLEM, "Give the folder to the user of the server (chown), and run this command as that user."),
  DATA_DIR_OPEN(Severity.WARNING, "chmod 700 the folder."),
  KEYS_OPEN(Severity.PROBLEM, "chmod 600 the file; if others were on this machine, make new keys."),
  KEYS_BAD(Severity.PROBLEM, "Put back a good copy of the file; do not start the server with a new one."),
  KEYS_PASSPHRASE(
      Severity.PROBLEM, "Let KEYS_PASSPHRASE_FILE name a file that the server can read, with the passphrase of \"meme keys protect\" in one line."),
  KEYS_NONE(Severity.PROBLEM, "Put back the copy of the keys file: without it nothing stored can be read again."),
  KEYS_FOREIGN(Severity.WARNING, "chown both to the user of the server."),
  CONF_OPEN(Severity.PROBLEM, "chmod 600 the file, or 640 with the group of the server."),
  SNAPSHOT_OLD(Severity.WARNING, "Look into the log for why none was made, and make one now."),
  DATABASE_AWAY(Severity.PROBLEM, "See that it runs, and that the settings and its rights are right; \"meme db status\" asks again."),
  DATABASE_BEHIND(Severity.WARNING, "Start the server, or run \"meme db migrate\"; make a backup before."),
  DATABASE_NEWER(Severity.PROBLEM, "Use that version again, or a backup from before."),
  DATABASE_TROUBLE(Severity.PROBLEM, "Do what the text says."),
  CONNECTIONS_FEW(Severity.WARNING, "Raise max_connections of PostgreSQL, or lower DATABASE_POOL_SIZE."),
  STORE_BROKEN(Severity.PROBLEM, "See that the disk or bucket is there and may be written; uploads fail until then."),
  SERVER_ILL(Severity.PROBLEM, "Look into its log; restart it when the cause is gone."),
  SERVER_UNASKED(Severity.WARNING, "Run this command as the user of the server."),
  URL_UNREACHABLE(
      Severity.PROBLEM, "See that the proxy runs, forwards to this server, and that firewall and router let the port in."),
  URL_PLAIN(Severity.WARNING, "Use https: others on the way can read and change everything, sessions included."),
  CERT_EXPIRED(Severity.PROBLEM, "Renew it, and reload the proxy."),
  CERT_ENDS_SOON(Severity.WARNING, "Renew it, and see why that does not happen by itself."),
  CERT_UNTRUSTED(
      Severity.PROBLEM, "Use one of a known authority, such as Let's Encrypt, and have the proxy send the whole chain (fullchain.pem)."),
  CERT_HOST(Severity.PROBLEM, "Get one for the name in the URL."),
  RATE_LIMITED(
      Severity.WARNING,
      "Run it again when less is asked. If MAX_REQUESTS_PER_SECOND counts all who come by a proxy as one, name the proxy in TRUSTED_PROXIES; or raise"
          + " the limit that the text tells of, which may also be MAX_UPLOADS_PER_MINUTE or one of the proxy."),
  CLOCK_SKEW(Severity.PROBLEM, "Switch on NTP on both machines (timedatectl set-ntp true): challenges last for seconds."),
  SIGN_IN_FAILED(Severity.PROBLEM, "Have the proxy pass /ask and /verify on with query and body as they are, without caching."),
  AUTHORIZATION_LOST(Severity.PROBLEM, "Have the proxy pass the header Authorization on, and use no password of its own."),
  UPLOAD_CUT_BY_PROXY(Severity.PROBLEM, "nginx: client_max_body_size to MAX_UPLOAD_SIZE_MB and 1 MB more; others have the like."),
  UPLOAD_FAILED(
      Severity.PROBLEM, "Raise the limits and timeouts of the proxy for requests (nginx: client_max_body_size, client_body_timeout)."),
  TOKEN_REFUSED(Severity.PROBLEM, "Set HOST to exactly the host (and port) of the URL."),
  DOWNLOAD_WRONG(Severity.PROBLEM, "Have the proxy neither compress nor change nor cache answers."),
  RANGE_LOST(Severity.PROBLEM, "Have the proxy pass the header Range on, and 206 answers back."),
  CORS_LOST(Severity.PROBLEM, "Have the proxy leave the Access-Control headers alone, and add none."),
  PREFLIGHT_LOST(Severity.PROBLEM, "Have the proxy pass OPTIONS requests on."),
  LEFT_BEHIND(Severity.WARNING, "Nothing: it goes away by itself within an hour."),
  CHECK_HANGS(
      Severity.PROBLEM, "Something that it looks at does not answer: a disk, a database, a network. The text says which check it was."),
  CHECK_FAILED(Severity.PROBLEM, "Do what the text says, and run the command again.");

  private final Severity severity;
  private final String remedy;

  Diagnosis(Severity severity, String remedy) {
    this.severity = severity;
    this.remedy = remedy;
  }

  /** Such as {@code host-local}; scripts may rely on it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Severity severity() {
    return severity;
  }

  /** @param text what was found, one line, without anything secret */
  public Finding found(String text) {
    return new Finding(id(), severity, text, remedy);
  }
}
