/** The clouds: one asynchronous call, one closed set of outcomes. */
@NullMarked
package dev.argosy.worker.platform;

import org.jspecify.annotations.NullMarked;
