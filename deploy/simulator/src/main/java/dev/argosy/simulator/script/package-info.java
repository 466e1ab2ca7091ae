/**
 * What happens to a call: its fault, if any, and how long it takes.
 *
 * <p>Start at {@link dev.argosy.simulator.script.Script}, which describes the file. Every decision
 * is a pure function of the seed, the request's key and the number of that key's call ({@link
 * dev.argosy.simulator.script.Draw}); only phases also look at the time since the start. Not here:
 * how a fault looks on the wire, which is each platform's own.
 */
@NullMarked
package dev.argosy.simulator.script;

import org.jspecify.annotations.NullMarked;
