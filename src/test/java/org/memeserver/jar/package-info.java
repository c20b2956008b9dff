/** Drives the built JAR as a process, through the request forms of real clients. */
package org.memeserver.jar;
