package dev.argosy.worker.simulation;

import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.ResultStream;
import dev.argosy.contract.Status;
import dev.argosy.contract.Topics;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whoever asked for chunks and has succeeded finds in the result the stream that it is the sum of:
 * one of this request's own, with as many chunks as were written of it.
 */
final class StreamsAreNamed implements BrokerWatch {
  private static final String NAME = "streams are named";

  private final Topics topics;
  private final History history;
  private final Map<String, String> requests = new HashMap<>();
  private final Map<String, Integer> chunks = new HashMap<>();
  private final Set<String> streamed = new HashSet<>();

  StreamsAreNamed(Topics topics, History history) {
    this.topics = topics;
    this.history = history;
  }

  /** A call of this request begins; the answer is its stream's id. */
  String opened(String request) {
    String stream = "s" + requests.size();
    requests.put(stream, request);
    streamed.add(request);
    return stream;
  }

  void written(String stream) {
    chunks.merge(stream, 1, Integer::sum);
  }

  int written(String request, String stream) {
    history.event("chunks", request, chunks.getOrDefault(stream, 0));
    return chunks.getOrDefault(stream, 0);
  }

  @Override
  public void landed(BrokerTransaction transaction) {
    transaction.written.stream()
        .filter(written -> written.partition().topic().equals(topics.results()))
        .map(written -> new ResultCodec().decode(written.record().value()))
        .filter(result -> result.status() == Status.SUCCEEDED)
        .filter(result -> !named(result))
        .forEach(
            result ->
                history.violation(NAME, result.id() + " is said to be of " + result.stream()));
  }

  private boolean named(Result result) {
    ResultStream stream = result.stream();
    if (stream == null) {
      return !streamed.contains(result.id());
    }
    return result.id().equals(requests.get(stream.id()))
        && stream.chunks() == chunks.getOrDefault(stream.id(), 0);
  }

  @Override
  public void forged(Partition partition, OffsetCommit forged) {}

  @Override
  public void trimmed(Partition partition, long start) {}

  @Override
  public void compacted(Partition partition, long offset) {}
}
