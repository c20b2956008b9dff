package org.memeserver.doctor;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.RoundTrip;

/** Whether a small file can be stored, read back and deleted. */
public final class StoreCheck implements Check {
  private final String place;
  private final Opening opening;

  /** Opens the place of the files; it is closed after the check. */
  public interface Opening {
    BlobStore open() throws IOException;
  }

  /** @param place for people */
  public StoreCheck(String place, Opening opening) {
    this.place = place;
    this.opening = opening;
  }

  @Override
  public String name() {
    return "files";
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(60);
  }

  @Override
  public List<Finding> look() {
    try (BlobStore store = opening.open()) {
      RoundTrip.make(store, new SecureRandom());
      return List.of(Finding.ok(name(), "a file was stored in " + place + ", read back and deleted"));
    } catch (IOException e) {
      return List.of(Diagnosis.STORE_BROKEN.found(place + ": " + e.getMessage()));
    }
  }
}
