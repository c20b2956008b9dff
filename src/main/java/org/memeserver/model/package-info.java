/** The words of the domain: ids, the media record, byte ranges, secrets and the one error family. Depends on the JDK alone. */
package org.memeserver.model;
