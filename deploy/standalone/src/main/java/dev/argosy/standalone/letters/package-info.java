/**
 * Dead letters by hand: what they are, and how their requests get a second life.
 *
 * <p>{@link dev.argosy.standalone.letters.LetterLog} reads the topic, {@link
 * dev.argosy.standalone.letters.Destinations} says for each {@link
 * dev.argosy.standalone.letters.Letter} which lane it may go back to or why it has to stay, and
 * {@link dev.argosy.standalone.letters.RedriveLog} writes its request there.
 *
 * <p>Nothing is redriven twice by accident: the request on the lane and a note on the topic of dead
 * letters, in the letter's own partition, become visible in one transaction, and a letter with a
 * note stays where it is. The note is younger than its letter and in the same partition, so
 * retention never takes it first. One transactional id for all who redrive a topic: whoever begins
 * ends what another has left open, or fences it off. Not here: why a request died (the worker's
 * settlement).
 */
@NullMarked
package dev.argosy.standalone.letters;

import org.jspecify.annotations.NullMarked;
