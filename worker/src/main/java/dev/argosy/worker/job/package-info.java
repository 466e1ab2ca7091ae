/** A request inside the worker, from its arrival to the commit of its settlement. */
@NullMarked
package dev.argosy.worker.job;

import org.jspecify.annotations.NullMarked;
