package org.memeserver.launcher;

import java.util.HashMap;
import java.util.Map;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobRunner;

/** All jobs by their names. */
final class Jobs {
  private Jobs() {}

  static JobRunner at(Workplace place) {
    Map<String, Job> jobs = new HashMap<>();
    return new JobRunner(place.storage().database(), jobs);
  }
}
