/** A real KRaft broker inside this JVM. */
@NullMarked
package dev.argosy.embedded;

import org.jspecify.annotations.NullMarked;
