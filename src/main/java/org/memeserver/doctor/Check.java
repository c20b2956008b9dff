package org.memeserver.doctor;

import java.time.Duration;
import java.util.List;

/** Looks at one thing and changes nothing, or nothing that it does not take back. */
public interface Check {
  /** In a word or two with dashes. */
  String name();

  /**
   * Looks.
   *
   * @return what was found, also that all is well; empty when there is nothing to look at
   * @throws Exception whatever goes wrong that the check knows no diagnosis for
   */
  List<Finding> look() throws Exception;

  /** After which it hangs. */
  default Duration patience() {
    return Duration.ofSeconds(30);
  }
}
