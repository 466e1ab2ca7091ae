package dev.argosy.standalone.letters;

import dev.argosy.contract.Headers;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.worker.loop.ClientFailure;
import dev.argosy.worker.path.CannotGoOn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Puts requests of dead letters back on their lanes, each with its note, in transactions. A crash
 * at any step leaves a request on its lane if and only if its letter has a note. Owned by one
 * thread.
 */
public final class RedriveLog implements AutoCloseable {
  /** No worker's: theirs begin with {@code argosy.} and the group, and are fenced by workers. */
  private static final String ID_PREFIX = "argosy-redrive-";

  private static final int COMMITS = 3;

  private final String letters;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * A letter and where its request goes.
   *
   * @param lane a request topic
   */
  public record Move(Letter letter, String lane) {}

  private RedriveLog(String letters, KafkaProducer<byte[], byte[]> producer) {
    this.letters = letters;
    this.producer = producer;
  }

  /**
   * Ends what another redrive of this topic has left open, and fences it off if it still runs. Read
   * the notes after this call, not before it.
   */
  public static RedriveLog open(KafkaConnection kafka, String letters) {
    kafka.requireTopic(letters);
    return open(letters, kafka.transactionalProducer(transactionalId(letters)));
  }

  /** The same with this producer, which is closed in the end. */
  static RedriveLog open(String letters, KafkaProducer<byte[], byte[]> producer) {
    try {
      producer.initTransactions();
      return new RedriveLog(letters, producer);
    } catch (RuntimeException refused) {
      producer.close();
      throw refused;
    }
  }

  /** The one for all who redrive this topic. */
  static String transactionalId(String letters) {
    return ID_PREFIX + letters;
  }

  /**
   * All of them, or none.
   *
   * @return where each request stands now
   * @throws NotTaken if Kafka refuses one of them: nothing was redriven, others may be
   * @throws CannotGoOn if somebody else redrives this topic now
   * @throws EnvironmentProblem if Kafka takes none at this time, or does not say what became of
   *     them
   */
  public List<Redriven> redrive(List<Move> moves) {
    List<Redriven> notes;
    try {
      producer.beginTransaction();
      notes = write(moves);
    } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
      throw fencedOff();
    } catch (KafkaException refused) {
      abort(moves.size(), refused);
      if (isAboutTheCluster(refused)) {
        throw notCommitted(moves.size(), refused);
      }
      throw new NotTaken(ClientFailure.text(refused), refused);
    }
    commit(moves.size());
    return notes;
  }

  private List<Redriven> write(List<Move> moves) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Move move : moves) {
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  move.lane(), null, move.letter().key(), move.letter().value(), headers(move))));
    }
    producer.flush();
    List<Redriven> notes = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      RecordMetadata place = answered(sent.get(i));
      LetterName letter = moves.get(i).letter().name();
      String to = "%s-%d@%d".formatted(place.topic(), place.partition(), place.offset());
      notes.add(new Redriven(letter, Instant.ofEpochMilli(place.timestamp()), to));
      sent.set(i, producer.send(note(letter, to)));
    }
    producer.flush();
    sent.forEach(RedriveLog::answered);
    return notes;
  }

  private List<Header> headers(Move move) {
    List<Header> headers = new ArrayList<>();
    move.letter()
        .headers()
        .forEach(
            header -> {
              if (!Headers.isOurs(header.name()) && !header.name().equals(Headers.REDRIVEN_FROM)) {
                headers.add(new RecordHeader(header.name(), header.value()));
              }
            });
    headers.add(header(Headers.REDRIVEN_FROM, move.letter().name().on(letters)));
    return headers;
  }

  private ProducerRecord<byte[], byte[]> note(LetterName letter, String to) {
    ProducerRecord<byte[], byte[]> note =
        new ProducerRecord<>(letters, letter.partition(), null, null);
    note.headers()
        .add(header(Headers.REDRIVEN_FROM, letter.on(letters)))
        .add(header(Headers.REDRIVEN_TO, to));
    return note;
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static RecordMetadata answered(Future<RecordMetadata> sent) {
    try {
      return sent.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof KafkaException refused
          ? refused
          : new KafkaException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvironmentProblem("interrupted", interrupted);
    }
  }

  /** Whether another record would have fared no better: to try them one by one takes for ever. */
  private static boolean isAboutTheCluster(KafkaException refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException || cause instanceof AuthorizationException) {
        return true;
      }
    }
    return false;
  }

  private void abort(int moves, KafkaException cause) {
    try {
      producer.abortTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
      throw fencedOff();
    } catch (KafkaException fatal) {
      throw notCommitted(moves, cause);
    }
  }

  private void commit(int moves) {
    for (int left = COMMITS; ; left--) {
      try {
        producer.commitTransaction();
        return;
      } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
        throw fencedOff();
      } catch (TimeoutException late) { // The same call again, and nothing else, is allowed.
        if (left == 1) {
          throw unknown(moves, late);
        }
      } catch (KafkaException failed) {
        throw unknown(moves, failed);
      }
    }
  }

  private static CannotGoOn fencedOff() {
    return new CannotGoOn(
        CannotGoOn.TWIN, "another redrive of these letters has begun, so this one ends");
  }

  /** Without a commit nobody will ever see them, whether or not Kafka has heard of the abort. */
  private static EnvironmentProblem notCommitted(int moves, KafkaException why) {
    return new EnvironmentProblem(
        "the last %d did not go back; the same command again goes on and doubles nothing: %s"
            .formatted(moves, ClientFailure.text(why)),
        why);
  }

  private static EnvironmentProblem unknown(int moves, KafkaException why) {
    return new EnvironmentProblem(
        ("Kafka does not say whether the last %d went back; the same command again finds out and"
                + " doubles nothing: %s")
            .formatted(moves, ClientFailure.text(why)),
        why);
  }

  @Override
  public void close() {
    producer.close();
  }

  /** Kafka refuses a record. */
  public static final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotTaken(String message, KafkaException cause) {
      super(message, cause);
    }
  }
}
