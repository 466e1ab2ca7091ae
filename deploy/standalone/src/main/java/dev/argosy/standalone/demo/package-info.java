/**
 * A mixed job on a stack of its own, and an honest judgement of how it went.
 *
 * <p>{@link dev.argosy.standalone.demo.Demo} runs it: {@code Job} writes the requests and knows how
 * each must end, {@code Faults} is what the simulated cloud does to them, {@code Tally} reads what
 * came of it off the topics, {@code Report} is what is printed. Every number but the submitted ones
 * is read from the topics, committed records only, or from the simulator's counters.
 */
@NullMarked
package dev.argosy.standalone.demo;

import org.jspecify.annotations.NullMarked;
