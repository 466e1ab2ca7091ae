package dev.argosy.worker.settlement;

import dev.argosy.contract.Call;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.Cost;
import dev.argosy.contract.Envelope;
import dev.argosy.contract.Headers;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Reply;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.ResultError;
import dev.argosy.contract.ResultStream;
import dev.argosy.contract.ServedBy;
import dev.argosy.contract.Status;
import dev.argosy.contract.Timing;
import dev.argosy.contract.Topics;
import dev.argosy.contract.Usage;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.settlement.Settlement.Kind;
import dev.argosy.worker.settlement.Settlement.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Terminal results and the records that carry them: one for the topic of results, and a copy for
 * whoever asked.
 */
final class Results {
  private static final ResultCodec CODEC = new ResultCodec();

  private final Topics topics;
  private final String worker;

  Results(Topics topics, String worker) {
    this.topics = topics;
    this.worker = worker;
  }

  Result of(
      Envelope envelope,
      Status status,
      @Nullable RawJson message,
      @Nullable ContentRef messageRef,
      @Nullable ResultError error,
      @Nullable Usage usage,
      @Nullable Cost cost,
      @Nullable ServedBy servedBy,
      @Nullable ResultStream stream,
      List<Call> calls,
      Timing timing) {
    return new Result(
        envelope.id(),
        status,
        message,
        messageRef,
        error,
        usage,
        cost,
        servedBy,
        stream,
        calls,
        null,
        timing,
        envelope.tenant(),
        envelope.tags(),
        envelope.metadata(),
        worker);
  }

  List<Part> parts(Result result, @Nullable Reply reply, @Nullable String traceParent) {
    byte[] value = CODEC.encode(result);
    List<Header> headers = headers(result, reply, traceParent);
    byte[] id = result.id().getBytes(StandardCharsets.UTF_8);
    List<Part> parts = new ArrayList<>(4);
    parts.add(new Part(Kind.RESULT, new Outgoing(topics.results(), id, value, headers)));
    if (reply != null && (reply.topic() != null || reply.client() != null)) {
      String topic = reply.topic() == null ? topics.replies() : reply.topic();
      String client = reply.client();
      byte[] key = client == null ? id : client.getBytes(StandardCharsets.UTF_8);
      parts.add(new Part(Kind.REPLY, new Outgoing(topic, key, value, headers)));
    }
    return parts;
  }

  /** The result alone, with a header that says why its copy is missing. */
  static List<Part> withoutReply(List<Part> parts, String reason) {
    List<Part> others = new ArrayList<>();
    for (Part part : parts) {
      switch (part.kind()) {
        case REPLY -> {}
        case RESULT -> {
          List<Header> headers = new ArrayList<>(part.record().headers());
          headers.add(Header.of(Headers.REPLY_ERROR, reason));
          Outgoing record = part.record();
          others.add(
              new Part(
                  Kind.RESULT,
                  new Outgoing(record.topic(), record.key(), record.value(), headers)));
        }
        case RETRY, PARK, DEAD_LETTER, USAGE -> others.add(part);
      }
    }
    return others;
  }

  private static List<Header> headers(
      Result result, @Nullable Reply reply, @Nullable String traceParent) {
    List<Header> headers = new ArrayList<>(6);
    headers.add(Header.of(Headers.ID, result.id()));
    headers.add(Header.of(Headers.STATUS, result.status().wire()));
    if (result.tenant() != null) {
      headers.add(Header.of(Headers.TENANT, result.tenant()));
    }
    if (result.servedBy() != null) {
      headers.add(Header.of(Headers.MODEL, result.servedBy().model()));
    }
    if (reply != null && reply.client() != null) {
      headers.add(Header.of(Headers.CLIENT, reply.client()));
    }
    if (traceParent != null) {
      headers.add(Header.of(Headers.TRACEPARENT, traceParent));
    }
    return List.copyOf(headers);
  }
}
