/**
 * Google Vertex AI's prediction service for Anthropic's models: {@code rawPredict} and {@code
 * streamRawPredict} over REST and gRPC on one port, with server-sent events, and errors as Google
 * words them, or Anthropic where they come from its servers.
 *
 * <p>Start at {@link dev.argosy.simulator.vertex.VertexEndpoint}. Tokens are not checked: any
 * credentials, or none, are good. Where no document says how gRPC words an error of Anthropic's
 * servers, it is their JSON under the nearest of Google's codes.
 */
@NullMarked
package dev.argosy.simulator.vertex;

import org.jspecify.annotations.NullMarked;
