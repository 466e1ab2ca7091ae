/** The argosy command. */
@NullMarked
package dev.argosy.standalone;

import org.jspecify.annotations.NullMarked;
