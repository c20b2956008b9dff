/** What an operator asks of a server: work on its records, files and keys, done by the server at work or by a command where there is none. */
package org.memeserver.upkeep;
