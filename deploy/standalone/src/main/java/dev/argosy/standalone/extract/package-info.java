/**
 * What {@code argosy extract} does with documents: {@link dev.argosy.standalone.extract.Fields}
 * makes a schema of a line of fields, {@link dev.argosy.standalone.extract.Documents} finds and
 * reads the files, {@link dev.argosy.standalone.extract.DataFile} keeps one line for each.
 */
@NullMarked
package dev.argosy.standalone.extract;

import org.jspecify.annotations.NullMarked;
