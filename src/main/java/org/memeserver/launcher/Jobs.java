package org.memeserver.launcher;

import java.util.HashMap;
import java.util.Map;
import org.memeserver.backup.BackupFile;
import org.memeserver.backup.BackupToFolder;
import org.memeserver.backup.Source;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.Database;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.PreferencesRepository;
import org.memeserver.db.PubkeyRuleRepository;
import org.memeserver.db.StorageKeyRepository;
import org.memeserver.db.TakedownRepository;
import org.memeserver.media.ContentPictures;
import org.memeserver.media.Reencryption;
import org.memeserver.media.Takedown;
import org.memeserver.media.Templates;
import org.memeserver.media.Throttle;
import org.memeserver.picture.Pictures;
import org.memeserver.upkeep.AddTemplates;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobRunner;
import org.memeserver.upkeep.ListKeys;
import org.memeserver.upkeep.ListTemplates;
import org.memeserver.upkeep.LookAtServer;
import org.memeserver.upkeep.RemoveTemplate;
import org.memeserver.upkeep.RotateStorage;
import org.memeserver.upkeep.StorageKeys;
import org.memeserver.upkeep.TellKeysInForce;
import org.memeserver.upkeep.health.Stockroom;
import org.memeserver.upkeep.rules.ContentJobs;
import org.memeserver.upkeep.rules.KeyJobs;

/** All jobs by their names. */
final class Jobs {
  private Jobs() {}

  static JobRunner at(Workplace place) {
    Map<String, Job> jobs = new HashMap<>();
    jobs.put("server.look", new LookAtServer(place.storage().database(), place.storage().places().store(), place.random()));
    rules(place, jobs);
    keys(place, jobs);
    jobs.putAll(HealthJobs.of(HealthJobs.stockroom(place)));
    templates(place, jobs);
    Source everything = place.everything();
    jobs.put("backup.file", new BackupElsewhere(new BackupFile(everything), "file", place.config().folders()));
    jobs.put("backup.folder", new BackupElsewhere(new BackupToFolder(everything), "folder", place.config().folders()));
    return new JobRunner(place.storage().database(), jobs);
  }

  private static void keys(Workplace place, Map<String, Job> jobs) {
    Database database = place.storage().database();
    BlobRepository blobs = new BlobRepository(database);
    StorageKeys keys = new KeysOfFile(place.config(), place.storage(), place.random(), place.clock());
    jobs.put("keys.list", new ListKeys(keys, blobs));
    jobs.put("keys.in-force", new TellKeysInForce(place.storage().keys()::now));
    jobs.put("keys.rotate-storage", new RotateStorage(
        new StorageKeyRepository(database), keys, rate -> new Reencryption(place.vault(), blobs, Throttle.of(rate), place.clock()),
        place.isServing() ? Stockroom.MODEST_RATE : 0, place.clock()));
  }

  private static void rules(Workplace place, Map<String, Job> jobs) {
    Database database = place.storage().database();
    TakedownRepository takedowns = new TakedownRepository(database, place.search());
    Takedown takedown = new Takedown(
        place.vault(), new MediaRepository(database, place.search()), takedowns, new PreferencesRepository(database), place.clock());
    jobs.putAll(new KeyJobs(new PubkeyRuleRepository(database), place.rules(), takedown, place.clock()).all());
    jobs.putAll(new ContentJobs(takedowns, takedown).all());
  }

  private static void templates(Workplace place, Map<String, Job> jobs) {
    Database database = place.storage().database();
    Pictures pictures = new Pictures(place.config().pictures().mostPixels());
    Templates templates = new Templates(
        place.vault(), new MediaRepository(database, place.search()), new BlobRepository(database),
        new ContentPictures(place.vault(), pictures), place.clock());
    jobs.put("templates.add", new AddTemplates(
        templates, pictures, place.config().signIn().admins(), place.config().uploads().maxBytes(), place.config().uploads().defaultTtl()));
    jobs.put("templates.list", new ListTemplates(templates));
    jobs.put("templates.remove", new RemoveTemplate(templates));
  }
}
