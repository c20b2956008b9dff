/** Who is calling: challenges, sign-in with a node's key, and the JWT that remembers it. */
package org.memeserver.auth;
