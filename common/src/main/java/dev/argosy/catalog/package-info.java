/** Models, aliases, limits, burndown and prices. */
@NullMarked
package dev.argosy.catalog;

import org.jspecify.annotations.NullMarked;
