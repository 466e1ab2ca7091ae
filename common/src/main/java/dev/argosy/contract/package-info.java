/** The words on the wire. */
@NullMarked
package dev.argosy.contract;

import org.jspecify.annotations.NullMarked;
