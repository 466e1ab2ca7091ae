package dev.argosy.standalone.letters;

import dev.argosy.contract.Headers;
import dev.argosy.worker.ledger.Header;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A note that a letter's request was put back on a lane.
 *
 * @param letter which
 * @param at when
 * @param to where its request stood then: {@code topic-partition@offset}
 */
public record Redriven(LetterName letter, Instant at, String to) {
  /** The note that a record of the topic of dead letters is; empty if it is a letter. */
  static Optional<Redriven> of(ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers = Letter.headers(record);
    String from = Header.last(headers, Headers.REDRIVEN_FROM).orElse("");
    return Header.last(headers, Headers.REDRIVEN_TO)
        .flatMap(
            to ->
                LetterName.parse(record.partition() + ":" + from.replaceFirst(".*@", ""))
                    .filter(letter -> letter.on(record.topic()).equals(from))
                    .or(
                        () ->
                            Optional.of(new LetterName(record.partition(), -1))) // of nothing here
                    .map(
                        letter ->
                            new Redriven(letter, Instant.ofEpochMilli(record.timestamp()), to)));
  }
}
