/**
 * Google Vertex AI's prediction service for Anthropic's models: {@code rawPredict} and {@code
 * streamRawPredict} over REST, with server-sent events, and errors as Google words them, or
 * Anthropic where they come from its servers.
 *
 * <p>Start at {@link dev.argosy.simulator.vertex.VertexEndpoint}. Tokens are not checked: any
 * credentials, or none, are good.
 */
@NullMarked
package dev.argosy.simulator.vertex;

import org.jspecify.annotations.NullMarked;
