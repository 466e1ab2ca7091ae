/**
 * Everything that a worker needs, in this process: a broker, stand-ins for the clouds, topics, a
 * configuration file that names them, and workers if wanted.
 *
 * <p>Start at {@link dev.argosy.standalone.stack.Stack}. {@code up} runs one until it is stopped,
 * {@code demo} and {@code bench} for the time of a job. Not here: what is done with it.
 */
@NullMarked
package dev.argosy.standalone.stack;

import org.jspecify.annotations.NullMarked;
