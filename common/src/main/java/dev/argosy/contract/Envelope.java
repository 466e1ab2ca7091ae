package dev.argosy.contract;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a result needs of its request, whether or not the rest of it could be read.
 *
 * @param id the request's id
 * @param tenant its tenant; null if it named none or an unreadable one
 * @param tags its tags, as far as they were readable
 * @param metadata its metadata, untouched; null if it had none or broke a rule
 * @param reply where its result goes; null if it asked for nothing, or unreadably
 * @param submittedAt when it was posted; null if it did not say
 * @param model the model its body names; null if that was unreadable
 */
public record Envelope(
    String id,
    @Nullable String tenant,
    Map<String, String> tags,
    @Nullable RawJson metadata,
    @Nullable Reply reply,
    @Nullable Instant submittedAt,
    @Nullable String model) {
  public Envelope {
    tags = Map.copyOf(tags);
  }
}
