/**
 * Other processes of ours that faults can be done to: killed, stopped, continued.
 *
 * <p>Start at {@link dev.argosy.embedded.process.ChildProcess}. None outlives the process that
 * started it, however that one ends: each child reads its standard input, a pipe that nobody writes
 * to, and halts when it ends.
 */
@NullMarked
package dev.argosy.embedded.process;

import org.jspecify.annotations.NullMarked;
