/** What may be wrong around a server: small looks at settings, machine, folders, database and the way to it from outside, each with what to do. */
package org.memeserver.doctor;
