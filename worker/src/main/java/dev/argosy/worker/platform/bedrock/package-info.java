/**
 * Claude on AWS Bedrock: {@code InvokeModel} with native bodies, over the vendor's asynchronous
 * client and its CRT engine.
 *
 * <p>Start at {@code BedrockPlatform.call}. A call is made of three things that are kept apart: an
 * identity that was fetched ahead ({@code FetchedCredentials}, from the chain that {@code
 * CredentialsChain} picks), one HTTP exchange ({@code BedrockClients} says how the client is set
 * up) and, if it was no message, a row of the error table ({@code BedrockErrors}). Nothing here
 * repeats a call: repeating costs money and is decided elsewhere.
 */
@NullMarked
package dev.argosy.worker.platform.bedrock;

import org.jspecify.annotations.NullMarked;
