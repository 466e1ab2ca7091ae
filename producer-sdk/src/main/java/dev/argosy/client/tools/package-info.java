/**
 * Answers as data, and tools that a model may use.
 *
 * <p>Claude answers in data by using a tool, so one idea carries all of this: a Java record says
 * what a tool's input looks like, its {@code Shape} is both the schema that the model sees and the
 * reader of what it gave.
 *
 * <ul>
 *   <li>{@link dev.argosy.client.tools.Structured}: the answer is a record. The model is made to
 *       use one tool, whose input is the answer.
 *   <li>{@link dev.argosy.client.tools.ToolLoop}: the model uses {@link
 *       dev.argosy.client.tools.Tool}s of yours until it has an answer.
 *   <li>{@link dev.argosy.client.tools.PackedPrompt}: many small items in a few requests.
 * </ul>
 *
 * <pre>{@code
 * record Invoice(String payee, @Described("with tax") BigDecimal total, Optional<LocalDate> due) {}
 *
 * Structured<Invoice> invoices = Structured.of(Invoice.class);
 * Result result =
 *     fleet
 *         .submit(
 *             invoices.ask(
 *                 MessageRequest.builder()
 *                     .model("claude-haiku-4-5")
 *                     .maxTokens(256)
 *                     .user("Pay the plumber 12.50 EUR until 2026-12-01.")
 *                     .build()))
 *         .join();
 * Invoice invoice = invoices.parse(result);
 * }</pre>
 *
 * <p>Everything goes through a {@link dev.argosy.client.Fleet}, so each round is a request of its
 * own: durable, tried again by the fleet, billed to its tenant, with the id {@code ID/ROUND}. What
 * lives here alone is the conversation between two rounds: if this process dies, the round that
 * runs ends in its result and no further one follows.
 *
 * <p>Errors name a place in the JSON, a rule and the kind of value that broke it, never the
 * content.
 */
@NullMarked
package dev.argosy.client.tools;

import org.jspecify.annotations.NullMarked;
