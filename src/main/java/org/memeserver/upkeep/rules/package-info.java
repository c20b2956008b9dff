/** Jobs on who may do what: public keys that are allowed or banned, contents that nobody may upload. */
package org.memeserver.upkeep.rules;
