import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Drives a built meme.jar through one round of its life: start, sign-in, upload, download by media token, public download, small pictures, SIGTERM. Stands
 * apart from the program it tests: of meme.jar it uses only the BouncyCastle inside. Run by {@code scripts/smoke}:
 *
 * <pre>java -cp meme.jar scripts/Smoke.java JAVA meme.jar</pre>
 */
public class Smoke {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String BOUNDARY = "------smoke-7MA4YWxkTrZu0gW";

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String host;

  private Smoke(String host) {
    this.host = host;
  }

  public static void main(String[] args) throws Exception {
    String java = args[0];
    Path jar = Path.of(args[1]).toAbsolutePath();
    Path folder = Files.createTempDirectory("meme-smoke");
    Process server = null;
    try {
      int port = freePort();
      Path log = folder.resolve("server.log");
      ProcessBuilder command =
          new ProcessBuilder(
              java, "-Xmx128m", "-jar", jar.toString(), "serve", "--bind=127.0.0.1", "--port=" + port, "--data-dir=" + folder.resolve("data"));
      // Settings of whoever runs this must not leak into the server.
      command.environment().keySet().retainAll(List.of("PATH", "LANG", "HOME", "TMPDIR"));
      command.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
      server = command.start();
      try {
        Smoke smoke = new Smoke("localhost:" + port);
        smoke.awaitStart(server);
        smoke.useServer();
        smoke.stop(server);
      } catch (Exception | Error e) {
        System.err.println("---- log of the server ----\n" + Files.readString(log) + "---------------------------");
        throw e;
      }
      System.out.println("smoke test passed");
    } finally {
      if (server != null) {
        server.destroyForcibly().waitFor();
      }
      remove(folder);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void awaitStart(Process server) throws Exception {
    long start = System.nanoTime();
    while (true) {
      check(server.isAlive(), "the server ended before it answered");
      check(System.nanoTime() - start < PATIENCE.toNanos(), "the server did not answer in time");
      try {
        HttpResponse<String> pong = send(request("/ping"));
        check(pong.statusCode() == 200 && pong.body().strip().equals("\"pong\""), "odd answer to /ping: " + pong.body());
        return;
      } catch (IOException e) {
        Thread.sleep(25);
      }
    }
  }

  private void useServer() throws Exception {
    Node owner = new Node();
    Node buyer = new Node();
    String ownerJwt = signIn(owner);
    String buyerJwt = signIn(buyer);

    // Two full packages and a bit.
    byte[] secret = new byte[150_000];
    RANDOM.nextBytes(secret);
    String muid = field("muid", upload("/file", ownerJwt, "secret.bin", secret));
    String token = mediaToken(owner, muid, buyer);
    HttpResponse<byte[]> bought = download("/file/" + token, buyerJwt);
    check(bought.statusCode() == 200 && Arrays.equals(bought.body(), secret), "the buyer gets what was uploaded");
    check(download("/file/" + token, ownerJwt).statusCode() == 401, "a token is good for its buyer alone");
    check(download("/public/" + muid, null).statusCode() == 404, "a private file is not public");
    check(download("/file/" + token, null).statusCode() == 401, "without a JWT there is nothing to download");

    byte[] open = "a picture for everybody".getBytes(StandardCharsets.UTF_8);
    String openMuid = field("muid", upload("/public", ownerJwt, "open.txt", open));
    HttpResponse<byte[]> seen = download("/public/" + openMuid, null);
    check(seen.statusCode() == 200 && Arrays.equals(seen.body(), open), "everybody gets a public file");
    seePicture(upload("/public", ownerJwt, "picture.jpg", picture()));
    HttpResponse<String> found = send(request("/search/smoke"));
    check(found.statusCode() == 200 && found.body().contains(openMuid) && !found.body().contains(muid), "search finds what is public");
  }

  /** Each Java decodes with native code of its own. */
  private void seePicture(String record) throws Exception {
    check(record.contains("\"width\":900") && record.contains("\"height\":600"), "the record has the picture's measures: " + record);
    for (int[] side : new int[][] {{60, 0}, {400, 1}}) {
      HttpResponse<byte[]> answer = download("/public/" + field("muid", record) + (side[1] == 0 ? "?thumb=true" : "?medium=true"), null);
      check(answer.statusCode() == 200, "a small picture answers " + answer.statusCode());
      BufferedImage small = ImageIO.read(new ByteArrayInputStream(answer.body()));
      check(small.getWidth() == side[0] && small.getHeight() == side[0], "it has " + side[0] + " pixels");
      int green = small.getRGB(side[0] / 2, side[0] / 2) >> 8 & 0xff;
      check(Math.abs(green - 150) < 10, "it has the picture's colour: " + green);
    }
  }

  private static byte[] picture() throws IOException {
    BufferedImage picture = new BufferedImage(900, 600, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 600; y++) {
      for (int x = 0; x < 900; x++) {
        picture.setRGB(x, y, x >= 150 && x < 750 ? 0x329650 : 0xff00ff);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    check(ImageIO.write(picture, "jpeg", bytes), "Java writes JPEG");
    return bytes.toByteArray();
  }

  private void stop(Process server) throws Exception {
    server.destroy();
    check(server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "the server does not end");
    int code = server.exitValue();
    check(code == 0 || code == 143, "the server ended with " + code);
  }

  private String signIn(Node node) throws Exception {
    HttpResponse<String> ask = send(request("/ask"));
    check(ask.statusCode() == 200, "/ask answers " + ask.statusCode());
    byte[] challenge = Base64.getUrlDecoder().decode(field("challenge", ask.body()));
    String query = "/verify?id=" + encoded(field("id", ask.body())) + "&sig=" + encoded(base64(node.sign(challenge))) + "&pubkey=" + node.hex();
    HttpResponse<String> verify = send(request(query).POST(BodyPublishers.noBody()));
    check(verify.statusCode() == 200, "/verify answers " + verify.statusCode() + " " + verify.body());
    return field("token", verify.body());
  }

  private String upload(String path, String jwt, String filename, byte[] content) throws Exception {
    String head =
        "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nsmoke test\r\n"
            + "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename + "\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n";
    HttpRequest.BodyPublisher body =
        BodyPublishers.ofByteArrays(List.of(ascii(head), content, ascii("\r\n--" + BOUNDARY + "--\r\n")));
    HttpResponse<String> answer =
        send(
            request(path)
                .header("Authorization", "Bearer " + jwt)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(body));
    check(answer.statusCode() == 200, "upload to " + path + " answers " + answer.statusCode() + " " + answer.body());
    return answer.body();
  }

  private HttpResponse<byte[]> download(String path, String jwt) throws Exception {
    HttpRequest.Builder request = request(path);
    if (jwt != null) {
      request.header("Authorization", "Bearer " + jwt);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private String mediaToken(Node owner, String muid, Node buyer) throws Exception {
    byte[] name = ascii(host);
    byte[] content = Base64.getUrlDecoder().decode(muid);
    byte[] expires = ByteBuffer.allocate(4).putInt((int) (System.currentTimeMillis() / 1000 + 3600)).array();
    byte[] message =
        ByteBuffer.allocate(name.length + content.length + 33 + 4).put(name).put(content).put(buyer.publicKey()).put(expires).array();
    return String.join(
        ".", base64(name), muid, base64(buyer.publicKey()), base64(expires), base64(owner.sign(message)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1" + host.substring(host.indexOf(':')) + path)).timeout(PATIENCE);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String field(String name, String json) {
    Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
    check(matcher.find(), "no " + name + " in " + json);
    return matcher.group(1);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void check(boolean right, String what) {
    if (!right) {
      throw new AssertionError(what);
    }
  }

  /** A Lightning node, as far as signing messages goes. */
  private static final class Node {
    private final BigInteger key = random();

    private static BigInteger random() {
      BigInteger n = CURVE.getN();
      return new BigInteger(n.bitLength() + 64, RANDOM).mod(n.subtract(BigInteger.ONE)).add(BigInteger.ONE);
    }

    byte[] publicKey() {
      return CURVE.getG().multiply(key).getEncoded(true);
    }

    String hex() {
      return java.util.HexFormat.of().formatHex(publicKey());
    }

    /** 65 bytes as LND makes them: 31 + recovery id, r, s. */
    byte[] sign(byte[] message) throws Exception {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(ascii("Lightning Signed Message:"));
      BigInteger digest = new BigInteger(1, sha256.digest(sha256.digest(message)));
      BigInteger n = CURVE.getN();
      BigInteger k = random();
      ECPoint point = CURVE.getG().multiply(k).normalize();
      BigInteger r = point.getAffineXCoord().toBigInteger().mod(n);
      BigInteger s = k.modInverse(n).multiply(digest.add(r.multiply(key))).mod(n);
      boolean odd = point.getAffineYCoord().toBigInteger().testBit(0);
      if (s.compareTo(n.shiftRight(1)) > 0) {
        s = n.subtract(s);
        odd = !odd;
      }
      return ByteBuffer.allocate(65).put((byte) (odd ? 32 : 31)).put(fixed(r)).put(fixed(s)).array();
    }

    private static byte[] fixed(BigInteger number) {
      byte[] bytes = number.toByteArray();
      byte[] fixed = new byte[32];
      int length = Math.min(32, bytes.length);
      System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
      return fixed;
    }
  }
}
