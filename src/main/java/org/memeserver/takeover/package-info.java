/**
 * Takes over a deployment of the Go server (stakwork/sphinx-meme): reads its records and its files, never writes to either, and has what is
 * good kept here.
 */
package org.memeserver.takeover;
