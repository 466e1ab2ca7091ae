/**
 * HTTP/1.1 and h2c (prior knowledge) on one port, as exchanges of one request and one answer, in
 * one piece or in many.
 *
 * <p>Start at {@link dev.argosy.simulator.http.HttpServer}. One event loop does everything; an
 * {@link dev.argosy.simulator.http.Endpoint} never blocks it. Besides answering, an {@link
 * dev.argosy.simulator.http.Exchange} can break off the ways networks do. Not here: what is
 * answered.
 */
@NullMarked
package dev.argosy.simulator.http;

import org.jspecify.annotations.NullMarked;
