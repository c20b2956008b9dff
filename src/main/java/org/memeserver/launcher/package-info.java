/** The commands of the command line, and the wiring of the rooms into a running server. */
package org.memeserver.launcher;
