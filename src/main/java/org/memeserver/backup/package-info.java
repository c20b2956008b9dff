/** Everything a server has, in one sealed file or in a folder that grows, and back from there. */
package org.memeserver.backup;
