package org.memeserver.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.ContentHash;
import org.memeserver.crypto.DareBytes;
import org.memeserver.crypto.GoFileKey;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.Secret;

/** A deployment of the Go server: a table in PostgreSQL and a folder of files. Contents are sealed as Go seals them. */
public final class OldDeployment {
  /** The one that a Go server left, from the test resources. */
  public static final Path VECTORS = Path.of("src/test/resources/vectors/sphinx-meme-deployment").toAbsolutePath();

  /** Its key. */
  public static final String VECTORS_KEY = "88303a55f5829d9e35936364204bcb007fe330db649902fa1085a7bce3732347";

  private final Connection database;
  private final Path files;
  private final Secret master;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param database in which the table is made
   * @param files made when missing
   * @param master 32 bytes
   */
  public OldDeployment(Connection database, Path files, byte[] master) throws IOException, SQLException {
    this.database = database;
    this.files = Files.createDirectories(files);
    this.master = Secret.of(master);
    String schema = Files.readString(VECTORS.resolve("database.sql"));
    try (var statement = database.createStatement()) {
      statement.execute(schema.replaceAll("(?m)^INSERT .*$", ""));
    }
  }

  /** A key that tests give to their deployments. */
  public static byte[] someKey() {
    byte[] key = new byte[32];
    new Random(1).nextBytes(key);
    return key;
  }

  /** Adds a content with its row. */
  public Muid add(byte[] content, PublicKey owner, String filename) throws IOException, SQLException {
    Muid muid = ContentHash.of(content);
    byte[] nonce = new byte[32];
    random.nextBytes(nonce);
    write(muid.text(), content, nonce);
    row(muid.text(), owner.text(), filename, content.length, HexFormat.of().formatHex(nonce));
    return muid;
  }

  /** Seals a content into a file, under the key that a nonce gives. */
  public void write(String name, byte[] content, byte[] nonce) throws IOException {
    byte[] packageNonce = new byte[16];
    random.nextBytes(packageNonce);
    Files.write(files.resolve(name), DareBytes.seal(BlobKey.withNonceOf(GoFileKey.derive(master, nonce), packageNonce), content));
  }

  /** Adds a row alone. */
  public void row(String id, String owner, String filename, long size, String nonce) throws SQLException {
    try (PreparedStatement insert = database.prepareStatement("""
        INSERT INTO public.media (id, owner_pub_key, name, description, price, ttl, filename, size, mime, nonce, created, updated,
          total_sats, total_buys, template)
        VALUES (?, ?, ?, 'made up', 10, 3600, ?, ?, 'application/octet-stream', ?, ?, ?, 50, 5, false)""")) {
      insert.setString(1, id);
      insert.setString(2, owner);
      insert.setString(3, "name of " + filename);
      insert.setString(4, filename);
      insert.setLong(5, size);
      insert.setString(6, nonce);
      insert.setTimestamp(7, Timestamp.from(Instant.parse("2025-01-02T03:04:05.678901Z")));
      insert.setTimestamp(8, Timestamp.from(Instant.parse("2025-02-03T04:05:06.789012Z")));
      insert.executeUpdate();
    }
  }

  public Path file(Muid muid) {
    return files.resolve(muid.text());
  }

  /** Every file of a folder with its length, its time and its inode, to see whether anything was touched. */
  public static Map<String, String> listing(Path folder) throws IOException {
    Map<String, String> listing = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.toList()) {
        FileTime time = Files.getLastModifiedTime(file);
        listing.put(folder.relativize(file).toString(), Files.size(file) + " " + time + " " + Files.getAttribute(file, "unix:ino"));
      }
    }
    return listing;
  }
}
