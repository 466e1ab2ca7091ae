/**
 * AWS Bedrock's runtime: {@code POST /model/ID/invoke} and {@code invoke-with-response-stream} with
 * native Messages bodies, its errors and its binary event stream as its SDK models them.
 *
 * <p>Start at {@link dev.argosy.simulator.bedrock.BedrockEndpoint}. Signatures are not checked: any
 * credentials, or none, are good.
 */
@NullMarked
package dev.argosy.simulator.bedrock;

import org.jspecify.annotations.NullMarked;
