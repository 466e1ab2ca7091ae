/**
 * Claude on Google Vertex AI: native bodies through {@code rawPredict} and {@code
 * streamRawPredict}, over REST or gRPC.
 *
 * <p>Start at {@code VertexPlatform.call}. A call is made of four things that are kept apart:
 * access that was fetched ahead ({@code GoogleAccess}), a place among the calls at once ({@code
 * Places}), one exchange over a {@code Transport} and, if it brought no message, a row of the error
 * table ({@code VertexErrors}). Streams are server-sent events over both transports ({@code
 * SseDecoder}). Nothing here repeats a call: repeating costs money and is decided elsewhere.
 */
@NullMarked
package dev.argosy.worker.platform.vertex;

import org.jspecify.annotations.NullMarked;
