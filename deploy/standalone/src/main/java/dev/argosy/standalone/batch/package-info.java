/**
 * What {@code argosy batch} adds to the SDK's batch: files of the Message Batches API.
 *
 * <p>{@link dev.argosy.standalone.batch.BatchInput} reads a file line by line, first to find all
 * that is wrong with it, then to send it; {@link dev.argosy.standalone.batch.BatchOutput} writes
 * the results as they come or in order, and can undo what a crash has left; {@link
 * dev.argosy.standalone.batch.BatchReport} tells a person or a program how far it is. Memory does
 * not grow with the file, but for eight bytes a line while it is looked through for ids that come
 * twice, and three bits a line after. Not here: what is sent and what is done (the SDK).
 */
@NullMarked
package dev.argosy.standalone.batch;

import org.jspecify.annotations.NullMarked;
