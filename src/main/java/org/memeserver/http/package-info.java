/**
 * Speaks HTTP: routes and who may call them, bodies in, contents out, errors. The only room that knows Undertow.
 *
 * <p>No thread waits for a client. Bodies are read and contents are written when the socket is ready for it, on bounded pools of worker threads, so a
 * thousand slow clients cost memory for a buffer each and nothing else.
 */
package org.memeserver.http;
