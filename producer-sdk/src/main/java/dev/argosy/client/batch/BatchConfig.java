package dev.argosy.client.batch;

import dev.argosy.client.FleetConfig;
import dev.argosy.contract.Topics;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which batch, and how it reaches the fleet. Immutable; {@link #builder} knows the defaults.
 *
 * @param fleet the cluster and the lane; of its limits, {@code maxRequestBytes}, {@code
 *     bufferBytes} and {@code maxBlock} are kept
 * @param journal a directory of the batch's own, made if it is missing, on a disk that outlives the
 *     process
 * @param id the batch's name, 1..64 of {@code a-zA-Z0-9._-}: begin of all its request ids and the
 *     value of their tag {@code batch}. Null: one by chance, or the journal's
 * @param fingerprint what the requests are made of, such as a file's checksum: a run on a journal
 *     of another one is refused; empty if the caller knows
 * @param topics the names of the topics of results, retries and parked requests
 * @param maxUnacknowledged requests on their way to Kafka at once; 1..100,000
 */
public record BatchConfig(
    FleetConfig fleet,
    Path journal,
    @Nullable String id,
    String fingerprint,
    Topics topics,
    int maxUnacknowledged) {
  /** The tag that all requests of a batch have; its value is the batch's id. */
  public static final String TAG = "batch";

  public BatchConfig {
    if (id != null && !id.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException("id must be 1..64 of a-zA-Z0-9._-, was " + id);
    }
    if (maxUnacknowledged < 1 || maxUnacknowledged > 100_000) {
      throw new IllegalArgumentException(
          "maxUnacknowledged must be 1..100000, was " + maxUnacknowledged);
    }
  }

  /** The defaults, with the journal in this directory. */
  public static Builder builder(FleetConfig fleet, Path journal) {
    return new Builder(fleet, journal);
  }

  /** Collects a configuration. Not thread-safe. */
  public static final class Builder {
    private final FleetConfig fleet;
    private final Path journal;
    private @Nullable String id;
    private String fingerprint = "";
    private Topics topics = Topics.defaults();
    private int maxUnacknowledged = 1_000;

    private Builder(FleetConfig fleet, Path journal) {
      this.fleet = fleet;
      this.journal = journal;
    }

    /** The batch's name. Default one by chance; a journal that is there keeps its own. */
    public Builder id(String name) {
      this.id = name;
      return this;
    }

    /** What the requests are made of. Default nothing: the caller knows that they are the same. */
    public Builder fingerprint(String text) {
      this.fingerprint = text;
      return this;
    }

    /** The topics beside the lane. Default the names under {@code argosy.}. */
    public Builder topics(Topics names) {
      this.topics = names;
      return this;
    }

    /** Requests on their way to Kafka at once. Default 1,000. */
    public Builder maxUnacknowledged(int requests) {
      this.maxUnacknowledged = requests;
      return this;
    }

    /**
     * The configuration.
     *
     * @throws IllegalArgumentException naming the key, the rule and the value that breaks it
     */
    public BatchConfig build() {
      return new BatchConfig(fleet, journal, id, fingerprint, topics, maxUnacknowledged);
    }
  }
}
