package org.memeserver.db;

import java.time.Instant;

/**
 * What a database server says of itself.
 *
 * @param version such as 15.4
 * @param mostConnections that it takes
 * @param connections that it has, of all programs
 * @param now by its clock
 */
public record ServerFacts(String version, int mostConnections, int connections, Instant now) {}
