/** Measures the built server as a process, next to peers in the same run. Not a test: {@code scripts/bench} runs it. */
package org.memeserver.bench;
