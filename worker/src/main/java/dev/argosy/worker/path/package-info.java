/**
 * A request's life. {@link dev.argosy.worker.path.RequestPath} is the page to read first: arrived,
 * admit, call, ended, settle. {@link dev.argosy.worker.path.Arrivals} reads a record, {@link
 * dev.argosy.worker.path.WaitingRoom} keeps who has to wait and parks whom it has no room for,
 * {@link dev.argosy.worker.path.Caller} makes the call.
 */
@NullMarked
package dev.argosy.worker.path;

import org.jspecify.annotations.NullMarked;
