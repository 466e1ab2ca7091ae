package dev.argosy.client.tools;

import dev.argosy.contract.Body;
import dev.argosy.contract.Limits;
import dev.argosy.contract.Request;
import org.jspecify.annotations.Nullable;

/** Requests made out of another, which pass on all that they do not say anew. */
final class Requests {
  private Requests() {}

  /** The same for another body, under another id. */
  static Request with(Request request, String id, Body body) {
    return with(request, id, body, request.limits());
  }

  /** The same with other limits. */
  static Request with(Request request, Limits limits) {
    return with(request, request.id(), request.body(), limits);
  }

  private static Request with(Request request, String id, Body body, @Nullable Limits limits) {
    return new Request(
        id,
        body,
        request.content(),
        request.tenant(),
        request.tags(),
        request.metadata(),
        request.expiresAt(),
        request.dueAt(),
        request.fallback(),
        limits,
        request.residency(),
        request.reuse(),
        request.reply(),
        request.submittedAt());
  }
}
