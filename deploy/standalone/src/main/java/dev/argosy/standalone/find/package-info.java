/** A request's life for a person's eyes, and for a program. */
@NullMarked
package dev.argosy.standalone.find;

import org.jspecify.annotations.NullMarked;
