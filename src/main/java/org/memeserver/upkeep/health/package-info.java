/** Whether all data is there and sound, how much there is, and the removal of what nobody needs. */
package org.memeserver.upkeep.health;
