package org.memeserver.bench;

import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import org.memeserver.model.PublicKey;

/** What generated records say, as far as it matters for finding them. Called for one record after the other. */
interface RecordTexts {
  /** @param isPublic whether a search finds it */
  record Text(PublicKey owner, String name, String description, List<String> tags, boolean isPublic) {}

  Text of(int number);

  /** Of few words, of a hundred owners, every second one public. */
  static RecordTexts plain(Random random) {
    String[] words = {"cat", "dog", "party", "good morning", "bitcoin", "lightning", "sphinx", "meme", "picture", "holiday"};
    PublicKey[] owners = new PublicKey[100];
    for (int i = 0; i < owners.length; i++) {
      byte[] point = new byte[PublicKey.BYTES];
      random.nextBytes(point);
      point[0] = 2;
      owners[i] = PublicKey.of(point);
    }
    return number -> new Text(owners[number % owners.length], some(random, words, 3), some(random, words, 12),
        List.of(some(random, words, 1), some(random, words, 1)), number % 2 == 0);
  }

  private static String some(Random random, String[] words, int count) {
    StringJoiner some = new StringJoiner(" ");
    for (int i = 0; i < count; i++) {
      some.add(words[random.nextInt(words.length)]);
    }
    return some.toString();
  }
}
