package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.ContentHash;
import org.memeserver.support.Pictures;
import org.memeserver.support.SphinxUser;

class TemplatesCommandTest {
  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final SphinxUser nobody = SphinxUser.of(0, SphinxUser.ADMIN);
  private String out;
  private String err;
  private byte[] picture;
  private Path file;

  @BeforeEach
  void givePictureAndAdmin() throws Exception {
    environment.putAll(Map.of("DATA_DIR", folder.resolve("data").toString(), "PORT", "0", "BIND", "127.0.0.1", "ACCESS_LOG", "false",
        "ADMIN_PUBKEYS", nobody.publicKey().hex()));
    picture = Pictures.of("png", 30, 20, 1);
    file = Files.write(folder.resolve("doge.png"), picture);
  }

  private MemeServer serve() throws Exception {
    return MemeServer.start(loader().load(Map.of(), Optional.empty()), Clock.systemUTC(), new PrintStream(OutputStream.nullOutputStream()));
  }

  private ConfigLoader loader() {
    return new ConfigLoader(environment, folder);
  }

  private int run(String... args) {
    StringWriter told = new StringWriter();
    StringWriter wrong = new StringWriter();
    int code = new CommandLineInterface(config -> 0, loader(), level -> {}, new PrintWriter(told, true), new PrintWriter(wrong, true)).run(args);
    out = told.toString();
    err = wrong.toString();
    return code;
  }

  private JsonNode json(String... args) throws Exception {
    assertEquals(0, run(args), () -> err);
    return new ObjectMapper().readTree(out);
  }

  @Test
  void theServerAtWorkAddsAPictureAndEveryoneSignedInSeesIt() throws Exception {
    try (MemeServer server = serve()) {
      JsonNode added = json("templates", "add", file.toString(), "--name", "Doge", "--json");
      String muid = ContentHash.of(picture).text();
      assertEquals(muid, added.at("/0/muid").asText());
      assertEquals("Doge", added.at("/0/name").asText());
      assertEquals("image/png", added.at("/0/mime").asText());
      assertEquals(30, added.at("/0/width").asInt());
      assertArrayEquals(picture, SphinxUser.of(server.port(), 1).signIn().get("/template/" + muid).body());
    }
  }

  @Test
  void withoutAServerTheCommandDoesItItselfAndAgainDoesNoHarm() throws Exception {
    serve().close();
    json("templates", "add", file.toString(), "--json");
    json("templates", "add", file.toString(), "--json");
    JsonNode all = json("templates", "list", "--json");
    assertEquals(1, all.size());
    assertEquals("doge.png", all.at("/0/name").asText());
    assertEquals(nobody.publicKey().hex(), all.at("/0/owner").asText());
    assertEquals(0, run("templates", "list"));
    assertTrue(out.contains("30 x 20") && out.contains("doge.png"), out);
  }

  @Test
  void whatIsRemovedStaysWithItsOwnerUnlessItIsDeleted() throws Exception {
    try (MemeServer server = serve()) {
      String muid = json("templates", "add", file.toString(), "--json").at("/0/muid").asText();
      SphinxUser admin = SphinxUser.of(server.port(), SphinxUser.ADMIN).signIn();
      assertEquals(0, run("templates", "remove", muid));
      assertEquals(0, json("templates", "list", "--json").size());
      assertEquals(404, admin.get("/template/" + muid).statusCode());
      assertEquals(200, admin.get("/mymedia/" + muid).statusCode());
      assertEquals(0, run("templates", "remove", muid));
      assertTrue(out.contains("Nothing to do"), out);

      json("templates", "add", file.toString(), "--json");
      assertEquals(1, json("templates", "remove", "--delete", muid, "--json").size());
      assertEquals(404, admin.get("/mymedia/" + muid).statusCode());
    }
  }

  @Test
  void whatIsNoPictureIsRefused() throws Exception {
    serve().close();
    Path text = Files.writeString(folder.resolve("doge.jpg"), "this is a text");
    assertEquals(1, run("templates", "add", file.toString(), text.toString()));
    assertTrue(err.contains("doge.jpg is no picture that can be shown"), err);
    assertEquals(1, json("templates", "list", "--json").size(), "what came before it stays");
  }

  @Test
  void aFileThatIsTooLargeOrMissingOrNoneIsRefused() throws Exception {
    environment.put("MAX_UPLOAD_SIZE_MB", "1");
    serve().close();
    Path large = Files.write(folder.resolve("large.png"), new byte[(1 << 20) + 1]);
    assertEquals(1, run("templates", "add", large.toString()));
    assertTrue(err.contains("more than MAX_UPLOAD_SIZE_MB"), err);
    assertEquals(1, run("templates", "add", folder.resolve("missing.png").toString()));
    assertTrue(err.contains("There is no file"), err);
    assertEquals(1, run("templates", "add", folder.toString()));
    assertTrue(err.contains("is not a file"), err);
  }

  @Test
  void theOwnerIsAnAdmin() throws Exception {
    serve().close();
    String other = SphinxUser.of(0, 1).publicKey().hex();
    assertEquals(1, run("templates", "add", file.toString(), "--owner", other));
    assertTrue(err.contains("none of ADMIN_PUBKEYS"), err);
    environment.put("ADMIN_PUBKEYS", nobody.publicKey().hex() + "," + other);
    assertEquals(1, run("templates", "add", file.toString()));
    assertTrue(err.contains("--owner"), err);
    assertEquals(other, json("templates", "add", file.toString(), "--owner", other, "--json").at("/0/owner").asText());
    environment.remove("ADMIN_PUBKEYS");
    assertEquals(1, run("templates", "add", file.toString()));
    assertTrue(err.contains("ADMIN_PUBKEYS is not set"), err);
  }

  @Test
  void aBannedContentCannotBecomeOne() throws Exception {
    serve().close();
    assertEquals(0, run("contents", "ban", ContentHash.of(picture).text()), () -> err);
    assertEquals(1, run("templates", "add", file.toString()));
    assertTrue(err.contains("doge.png cannot be a template"), err);
    assertEquals(0, json("templates", "list", "--json").size());
  }

  @Test
  void aNameIsForOneFile() {
    assertEquals(2, run("templates", "add", file.toString(), file.toString(), "--name", "x"));
    assertEquals(1, run("templates", "remove", "nonsense"), "no database here");
  }
}
