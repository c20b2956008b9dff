package org.memeserver.support;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.memeserver.model.S3Address;

/** On what the JAR runs in the tests of one run: the same tests must pass on each. */
public enum Setup {
  /** One server with its embedded database. */
  H2,
  /** One server on PostgreSQL. */
  POSTGRES,
  /** Two servers on one PostgreSQL database and one folder of files; each connection goes to the other one in turn. */
  TWO_NODES,
  /** Two servers on one PostgreSQL database and one bucket, with nothing else in common; each connection goes to the other one in turn. */
  TWO_NODES_S3,
  /** What is running already, whatever it is made of. */
  RUNNING;

  /** Chosen by the system property {@code meme.setup}. */
  public static final Setup CURRENT = valueOf(System.getProperty("meme.setup", "h2").toUpperCase(Locale.ROOT).replace('-', '_'));

  private static final Map<Path, String> DATABASES = new ConcurrentHashMap<>();
  private static final Map<Path, S3Address> BUCKETS = new ConcurrentHashMap<>();

  private static volatile int groupOfUsers;

  /** Lets users from now on be others than before, because a running deployment still has what those have left. */
  static void beginWithNewUsers() {
    groupOfUsers = new SecureRandom().nextInt();
  }

  /** A part of the keys of users; 0 as long as each server begins with nothing. */
  static int groupOfUsers() {
    return groupOfUsers;
  }

  /**
   * Skips the test when something stands between it and the server.
   *
   * @param why what that would spoil
   */
  public static void expectNothingBetween(String why) {
    if (CURRENT == RUNNING) {
      RunningDeployment.skip(why);
    }
  }

  /** The database of a server whose data lies in a folder, the same each time it is started. */
  static String databaseOf(Path folder) {
    return DATABASES.computeIfAbsent(folder, any -> Postgres.shared().freshDatabase());
  }

  /** The bucket of servers that {@link JarServer} starts in a folder, the same each time they are started. */
  static S3Address bucketOf(Path folder) {
    return BUCKETS.computeIfAbsent(folder, any -> S3Server.shared().freshBucket());
  }
}
