/**
 * What {@code argosy review} does with a change: {@link dev.argosy.standalone.review.Git} asks git,
 * {@link dev.argosy.standalone.review.Change} says which files changed and which are worth a look,
 * {@link dev.argosy.standalone.review.NumberedDiff} gives lines their numbers, {@link
 * dev.argosy.standalone.review.ReviewReport} prints what was found.
 */
@NullMarked
package dev.argosy.standalone.review;

import org.jspecify.annotations.NullMarked;
