package dev.argosy.standalone.batch;

import dev.argosy.client.batch.MessageBatches;
import dev.argosy.contract.Body;
import dev.argosy.contract.Limits;
import dev.argosy.contract.Request;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all requests of a batch have in common.
 *
 * @param tenant who is billed; null: nobody
 * @param tags billing dimensions besides the batch's own
 * @param fallback models to try after each request's own, in order
 * @param limits what each request may use up; null: the worker's rules
 * @param residency the only geography that may process them; null: any
 */
public record RequestTemplate(
    @Nullable String tenant,
    Map<String, String> tags,
    List<String> fallback,
    @Nullable Limits limits,
    @Nullable String residency) {
  public RequestTemplate {
    tags = Map.copyOf(tags);
    fallback = List.copyOf(fallback);
  }

  /**
   * The request of a line.
   *
   * @throws IllegalArgumentException naming the field that breaks a rule
   */
  Request request(String customId, Body params) {
    return new Request(
        customId,
        params,
        tenant,
        tags,
        MessageBatches.metadata(customId),
        null,
        null,
        fallback,
        limits,
        residency,
        null,
        null,
        null);
  }
}
