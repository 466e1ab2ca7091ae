/**
 * The argosy command: everything a person or a script starts.
 *
 * <p>Start at {@link dev.argosy.standalone.Argosy}, which lists the commands and turns what goes
 * wrong into an exit code. Each command is one class here that reads its options, asks one of the
 * packages below and prints the answer: {@code kafka} speaks to a cluster as any service would,
 * {@code stack} runs broker, stand-ins and workers in this process, {@code demo} and {@code bench}
 * run a job on such a stack and judge it. Not here: how requests are served (module worker).
 */
@NullMarked
package dev.argosy.standalone;

import org.jspecify.annotations.NullMarked;
