package org.memeserver.bench;

import java.util.Optional;
import java.util.OptionalDouble;

/** Something that clients have a server do, again and again. */
interface Load {
  /** For the table. */
  String name();

  Unit unit();

  /** What the ratio to nginx should be at least. */
  OptionalDouble least();

  /** Prepares a server that speaks the protocol: uploads what is asked for, signs in who asks. */
  Round on(Contestant server) throws Exception;

  /** Prepares nginx for the nearest to it that nginx can do, if there is such a thing. */
  Optional<Round> on(Nginx nginx) throws Exception;
}
