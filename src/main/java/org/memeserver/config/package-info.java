/**
 * One typed, validated configuration, put together from options, the environment, meme.conf and defaults. The only room that
 * reads the environment of the process.
 */
package org.memeserver.config;
