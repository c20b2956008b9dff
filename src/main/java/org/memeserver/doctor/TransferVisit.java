package org.memeserver.doctor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.memeserver.crypto.LightningSigner;
import org.memeserver.model.Base64Url;
import org.memeserver.model.Muid;

/**
 * Uploads a file of noise, downloads it with a media token, and deletes it, whatever happens in between. It also expires within the hour, for the case
 * that even the deletion does not get through. Of the file a few kilobytes are in memory.
 */
final class TransferVisit {
  static final Duration TRANSFER = Duration.ofMinutes(10);

  private static final String BOUNDARY = "meme-doctor";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final int RANGE_FROM = 100;
  private static final int RANGE_TO = 300;
  private static final long SMALL_BYTES = 1000;

  private final Web web;
  private final LightningSigner key;
  private final String session;
  private final Clock clock;

  /** Whether the server lets this key upload nothing. */
  private boolean refused;

  TransferVisit(Web web, LightningSigner key, String session, Clock clock) {
    this.web = web;
    this.key = key;
    this.session = session;
    this.clock = clock;
  }

  /** @param largest bytes that an upload may have */
  void look(Noise largest, List<Finding> found) throws IOException, InterruptedException, TooManyRequestsException {
    if (!transferred(largest, found) && !refused) {
      // What else there is to see needs a file, and a small one may get through.
      transferred(new Noise(largest.seed() + 1, SMALL_BYTES), found);
    }
  }

  private boolean transferred(Noise noise, List<Finding> found) throws IOException, InterruptedException, TooManyRequestsException {
    Muid muid = noise.muid();
    try {
      if (!isUploaded(noise, found)) {
        return false;
      }
      int before = found.size();
      download(noise, muid, found);
      if (found.size() == before) {
        found.add(Finding.ok("transfer", "a file of " + noise.size() + " bytes was uploaded and downloaded, whole and in part"));
      }
      return true;
    } finally {
      if (!refused) {
        delete(muid, found);
      }
    }
  }

  private boolean isUploaded(Noise noise, List<Finding> found) throws InterruptedException, TooManyRequestsException {
    String what = "an upload of " + noise.size() + " bytes";
    HttpResponse<Received> answer;
    try {
      answer = web.send(authorized("/file").timeout(TRANSFER)
          .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY).POST(form(noise)).build());
    } catch (IOException e) {
      found.add(Diagnosis.UPLOAD_FAILED.found(what + " breaks off: " + Examination.reason(e)));
      return false;
    }
    if (answer.statusCode() == 200) {
      return true;
    }
    // An error of our server is a JSON string, whatever it is.
    boolean ours = Web.json(answer.body().text()).filter(json -> json.isTextual()).isPresent();
    if (answer.statusCode() == 403 && ours) {
      refused = true;
      found.add(Finding.ok("transfer", "the server lets known keys upload and no others, so this was not tried: " + Web.shown(answer)));
      return false;
    }
    found.add(answer.statusCode() == 413 && !ours
        ? Diagnosis.UPLOAD_CUT_BY_PROXY.found(what + " is refused on the way to the server, with 413")
        : Diagnosis.UPLOAD_FAILED.found(what + " is answered by " + (ours ? "the server" : "what is in front of it") + ": " + Web.shown(answer)));
    return false;
  }

  private BodyPublisher form(Noise noise) {
    byte[] head = ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"expiry\"\r\n\r\n" + clock.instant().plus(LIFE).getEpochSecond()
        + "\r\n--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"doctor\"\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] tail = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(
            List.of(new ByteArrayInputStream(head), noise.stream(), new ByteArrayInputStream(tail))))),
        head.length + noise.size() + tail.length);
  }

  private void download(Noise noise, Muid muid, List<Finding> found) throws IOException, InterruptedException, TooManyRequestsException {
    String path = "/file/" + token(muid);
    HttpResponse<Received> whole = web.send(authorized(path).timeout(TRANSFER).GET().build(), noise.size() + 1);
    if (whole.statusCode() == 401) {
      found.add(Diagnosis.TOKEN_REFUSED.found("a media token for " + HostCheck.authority(web.url()) + " is answered by " + Web.shown(whole)));
      return;
    }
    if (whole.statusCode() != 200 || !whole.body().hash().equals(muid)) {
      found.add(Diagnosis.DOWNLOAD_WRONG.found("the file comes back with status " + whole.statusCode() + " and other bytes"));
      return;
    }
    byte[] expected = noise.piece(RANGE_FROM, RANGE_TO);
    HttpResponse<Received> part = web.send(
        authorized(path).header("Range", "bytes=" + RANGE_FROM + "-" + (RANGE_TO - 1)).GET().build(), expected.length + 1);
    if (part.statusCode() != 206 || !Arrays.equals(part.body().beginning(), expected)) {
      found.add(Diagnosis.RANGE_LOST.found("asked for " + expected.length + " bytes of the file, the answer is " + part.statusCode()
          + (part.statusCode() == 206 ? " with other bytes" : "")));
    }
  }

  /** For the name by which clients come, as they make it. */
  private String token(Muid muid) {
    byte[] host = HostCheck.authority(web.url()).getBytes(StandardCharsets.US_ASCII);
    byte[] end = ByteBuffer.allocate(Integer.BYTES).putInt((int) clock.instant().plus(LIFE).getEpochSecond()).array();
    byte[] signed = ByteBuffer.allocate(host.length + Muid.BYTES + end.length).put(host).put(muid.bytes()).put(end).array();
    return Base64Url.encode(host) + "." + muid + ".." + Base64Url.encode(end) + "." + Base64Url.encode(key.sign(signed));
  }

  private void delete(Muid muid, List<Finding> found) {
    // Whoever cannot wait any longer still wants no file left behind.
    boolean interrupted = Thread.interrupted();
    try {
      int status = web.send(authorized("/mymedia/" + muid).DELETE().build()).statusCode();
      if (status != 204 && status != 404) {
        found.add(Diagnosis.LEFT_BEHIND.found("the deletion of " + muid + " is answered by " + status));
      }
    } catch (IOException e) {
      found.add(Diagnosis.LEFT_BEHIND.found("the deletion of " + muid + " fails: " + Examination.reason(e)));
    } catch (TooManyRequestsException e) {
      found.add(Diagnosis.LEFT_BEHIND.found("the deletion of " + muid + " came too soon: " + e.getMessage()));
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private HttpRequest.Builder authorized(String path) {
    return web.request(path).header("Authorization", "Bearer " + session);
  }
}
