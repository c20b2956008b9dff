package org.memeserver.db;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * What another server says by now of a record that was taken over from it.
 *
 * @param details all but the expiry
 * @param updated when it was changed there, which is also when it was changed here if nobody has changed it here since
 */
public record AdoptedChange(Muid muid, PublicKey owner, MediaDetails details, Instant updated, long totalSats, long totalBuys) {

  /** Whether it would change a record that says this now. */
  boolean changes(AdoptedChange here) {
    return here.totalSats < totalSats || here.totalBuys < totalBuys || here.updated.equals(kept()) && !saysTheSame(here.details);
  }

  private Instant kept() {
    return updated.truncatedTo(ChronoUnit.MICROS);
  }

  /** As far as a database can keep the texts, or each run would find a difference in what it cannot. */
  private boolean saysTheSame(MediaDetails here) {
    return here.name().equals(Columns.text(details.name()))
        && here.description().equals(Columns.text(details.description()))
        && here.price() == details.price()
        && here.ttl() == details.ttl()
        && here.tags().equals(details.tags().stream().map(Columns::text).toList());
  }
}
