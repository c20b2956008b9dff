package org.memeserver.backup;

import org.memeserver.db.Database;
import org.memeserver.db.DatabaseOpenException;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.RecordsImport;
import org.memeserver.db.SchemaState;
import org.memeserver.model.MemeException;
import org.memeserver.upkeep.JobFailure;

/** Sees to it that records of today are not exchanged for those of yesterday without need. */
final class DamagedDatabase {
  private DamagedDatabase() {}

  /**
   * Makes sure that nothing is lost when a database is put aside: it does not open, is not there, or has no records.
   *
   * @throws JobFailure when it opens and has records
   * @throws DatabaseOpenException when it cannot be opened for another reason than damage, such as that it is in use
   */
  static void expect(DatabasePlace.Folder place) throws JobFailure {
    if (opens(place)) {
      throw new JobFailure("The database in " + place + " opens, so it is not damaged as a whole: records that came after the snapshot would be lost"
          + " without need. If its records are wrong all the same, --force puts it aside; nothing was changed");
    }
  }

  private static boolean opens(DatabasePlace.Folder place) {
    try {
      SchemaState state = Database.state(place);
      if (state.version() == 0) {
        return false;
      }
      if (state.isOlder() || state.isNewer() || state.trouble().isPresent()) {
        // To look into it, it would have to be changed.
        return true;
      }
      try (Database database = Database.openEvenUnfinished(place)) {
        return !RecordsImport.isEmpty(database);
      }
    } catch (DatabaseOpenException e) {
      if (e.isDamaged()) {
        return false;
      }
      throw e;
    } catch (MemeException.Unavailable e) {
      // It opens, and its tables cannot be read.
      return false;
    }
  }
}
