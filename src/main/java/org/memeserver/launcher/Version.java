package org.memeserver.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the JAR. */
public final class Version implements IVersionProvider {
  /**
   * Such as {@code 0.1.0}.
   *
   * @throws IOException when the build left it out
   */
  public static String number() throws IOException {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IOException("version.properties is missing");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    }
  }

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"meme " + number()};
  }
}
