package org.memeserver.upkeep;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeyRing;
import org.memeserver.crypto.Rotation;

/** The keys in force, and the file that they stand in, as an operator's work needs them. */
public interface StorageKeys {
  /** Those that data keys are wrapped with, as they are in force at each moment. */
  KeyRing ring();

  /**
   * What stands in the keys file.
   *
   * @throws IOException when it cannot be read
   * @throws JobFailure when its passphrase is missing or wrong
   */
  KeyBook book() throws IOException, JobFailure;

  /** Ids of the keys that the settings give; they are the active ones then, whatever the keys file says. */
  Given given();

  /**
   * @param jwt of the key of session tokens
   * @param storage of the storage key
   */
  record Given(Optional<String> jwt, Optional<String> storage) {}

  /**
   * Brings the storage key into force that all data keys are to be brought under: that of a rotation that is not over, a fresh one, or the one that the
   * settings give. It is on the disk before it is used.
   *
   * @throws JobFailure when another server is at work, which could not read what is wrapped with it
   * @throws IOException when the keys file cannot be changed
   */
  Begun begin(Rotation asked) throws IOException, JobFailure;

  /**
   * @param way what is to be done, which is more than what was asked for if more was begun before
   * @param active id of the key in force
   * @param fresh whether it was made just now
   */
  record Begun(Rotation way, String active, boolean fresh) {}

  /**
   * Notes that the rotation is over, and drops the storage keys that nothing needs any more.
   *
   * @param active id of the key that it led to
   * @param needed ids of keys that are not to be dropped
   * @return ids of those that were dropped
   * @throws JobFailure when another key has come into force meanwhile
   * @throws IOException as {@link #begin}
   */
  List<String> end(String active, Set<String> needed) throws IOException, JobFailure;
}
