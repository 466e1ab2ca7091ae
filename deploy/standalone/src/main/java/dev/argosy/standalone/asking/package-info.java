/**
 * What the commands have in common that ask a model about many files: one request for each, many at
 * once, few in memory, an answer in data.
 *
 * <p>{@link dev.argosy.standalone.asking.AskOptions} are their options, {@link
 * dev.argosy.standalone.asking.EachFile} runs the requests, {@link
 * dev.argosy.standalone.asking.Course} shows how far it is. Not here: what is asked.
 */
@NullMarked
package dev.argosy.standalone.asking;

import org.jspecify.annotations.NullMarked;
