/**
 * Which request is called next, and on which route. A model's plan lists its routes; a quota is
 * metered by token buckets that reserve an estimate before a call and are corrected by the usage
 * after it; requests that no route can serve now wait in a line, the one wanted first at its head.
 */
@NullMarked
package dev.argosy.worker.admission;

import org.jspecify.annotations.NullMarked;
