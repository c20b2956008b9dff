package org.memeserver.upkeep.control;

import org.memeserver.model.MemeException;

/** Puts into words for an operator what a job met with. */
public final class JobTrouble {
  private JobTrouble() {}

  /** @param trouble an IOException or a {@link MemeException} */
  public static String told(Exception trouble) {
    if (trouble instanceof MemeException.StorageFull) {
      return "The disk is full: free some space, and run the command again";
    }
    Throwable root = trouble;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String what = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    if (trouble instanceof MemeException.Unavailable) {
      return trouble.getMessage() + " (" + what.lines().findFirst().orElse("") + "): run the command again when it answers";
    }
    return root instanceof MemeException ? what : root.getClass().getSimpleName() + ": " + what.lines().findFirst().orElse("");
  }
}
