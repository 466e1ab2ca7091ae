/**
 * Time as a port: a test holds it by hand, production reads the system's clocks.
 *
 * <p>{@link dev.argosy.worker.time.Clock} has two: the wall's for what is written down and for
 * instants that a sender named, the monotonic one for every wait, lease and pause. The wall may
 * jump; nothing that counts down hangs on it.
 */
@NullMarked
package dev.argosy.worker.time;

import org.jspecify.annotations.NullMarked;
