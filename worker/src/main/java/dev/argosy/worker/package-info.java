/** One worker. */
@NullMarked
package dev.argosy.worker;

import org.jspecify.annotations.NullMarked;
