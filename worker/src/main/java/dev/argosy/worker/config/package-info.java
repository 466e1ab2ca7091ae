/**
 * What every configuration record is built with: rules that name the key, the problems they find,
 * and the reader of the file's tables.
 *
 * <p>The records themselves stand beside what they configure; each checks itself in its constructor
 * through {@link dev.argosy.worker.config.Rules}. A file is read through {@link
 * dev.argosy.worker.config.Node}, which goes on after a bad value, so that one start reports all
 * problems. Not here: which keys there are (see {@code ConfigReader}).
 */
@NullMarked
package dev.argosy.worker.config;

import org.jspecify.annotations.NullMarked;
