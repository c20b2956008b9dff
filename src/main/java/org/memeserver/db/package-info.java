/**
 * Keeping records: who owns which content, on what terms, and which blob holds it. One SQL serves every engine; what differs between engines (opening,
 * durability, search) is in files named after them. Jdbi, JDBC and Lucene types do not leave this package.
 */
package org.memeserver.db;
