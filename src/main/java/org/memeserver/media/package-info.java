/**
 * What the server is for: taking contents in, handing them out, keeping their records. The only room that orders bytes against records: bytes before
 * record when something comes, record before bytes when something goes, so that a crash in between leaves an orphan blob and never a record
 * without its bytes.
 */
package org.memeserver.media;
