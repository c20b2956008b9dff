/** How a command on the same machine asks the server at work: JSON lines over a socket in the folder of data. */
package org.memeserver.upkeep.control;
