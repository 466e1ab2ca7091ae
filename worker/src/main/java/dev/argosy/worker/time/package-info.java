/** Time as a port: a test holds it by hand, production reads the system's clocks. */
@NullMarked
package dev.argosy.worker.time;

import org.jspecify.annotations.NullMarked;
