/** What services submit and read with. */
@NullMarked
package dev.argosy.client;

import org.jspecify.annotations.NullMarked;
