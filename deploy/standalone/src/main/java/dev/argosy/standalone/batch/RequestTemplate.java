package dev.argosy.standalone.batch;

import dev.argosy.client.MessageRequest;
import dev.argosy.client.batch.BatchConfig;
import dev.argosy.client.batch.MessageBatches;
import dev.argosy.contract.Body;
import dev.argosy.contract.Limits;
import dev.argosy.contract.Request;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private static final RequestTemplate NOTHING =
      new RequestTemplate(null, Map.of(), List.of(), null, null);

  public RequestTemplate {
    tags = Map.copyOf(tags);
    fallback = List.copyOf(fallback);
  }

  /**
   * What tells it from other templates, for a journal: a batch that goes on must go on alike. Empty
   * if it says nothing.
   */
  public String fingerprint() {
    return equals(NOTHING)
        ? ""
        : List.of(
                String.valueOf(tenant),
                new TreeMap<>(tags),
                fallback,
                String.valueOf(limits),
                String.valueOf(residency))
            .toString();
  }

  /**
   * Returns if requests can be made of it.
   *
   * @throws IllegalArgumentException naming the field that breaks a rule
   */
  public void check() {
    if (tags.containsKey(BatchConfig.TAG)) {
      throw new IllegalArgumentException(
          "the tag " + BatchConfig.TAG + " is the batch's own, its value the batch's id");
    }
    Map<String, String> all = new HashMap<>(tags);
    all.put(BatchConfig.TAG, "any");
    Body body = MessageRequest.builder().model("any").maxTokens(1).user("any").build().body();
    Request _ =
        new RequestTemplate(tenant, all, fallback, limits, residency).request("any", body, null);
  }

  /**
   * The request of a line.
   *
   * @param expiresAt after which it is not called; null: as long as the fleet gives it
   * @throws IllegalArgumentException naming the field that breaks a rule
   */
  Request request(String customId, Body params, @Nullable Instant expiresAt) {
    return new Request(
        customId,
        params,
        tenant,
        tags,
        MessageBatches.metadata(customId),
        expiresAt,
        null,
        fallback,
        limits,
        residency,
        null,
        null,
        null);
  }
}
