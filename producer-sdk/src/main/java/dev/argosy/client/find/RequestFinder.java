package dev.argosy.client.find;

import dev.argosy.client.FleetKafka;
import dev.argosy.contract.Call;
import dev.argosy.contract.CallsCodec;
import dev.argosy.contract.CancelCodec;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Topics;
import dev.argosy.contract.UnreadableRecordException;
import dev.argosy.contract.UsageCodec;
import dev.argosy.contract.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Tells the life of a request from the topics: where it was posted, where it is now, how it ended.
 * It asks no worker and changes nothing. Its time is that of reading a partition of each topic from
 * the request on, or all of them if the request does not stand under its id; its memory, that of
 * the records found. Owned by one thread.
 */
public final class RequestFinder implements AutoCloseable {
  /** A request that moves on while it is looked for is looked for again. */
  private static final int LOOKS = 3;

  private static final ResultCodec RESULTS = new ResultCodec();
  private static final UsageCodec USAGE = new UsageCodec();
  private static final CancelCodec CANCELS = new CancelCodec();
  private static final CallsCodec CALLS = new CallsCodec();

  private final FinderConfig config;
  private final Topics topics;
  private final Admin admin;
  private final Consumer<byte[], byte[]> consumer;

  private RequestFinder(FinderConfig config) {
    this.config = config;
    this.topics = config.topics();
    String name = config.fleet().clientName() + "-find-" + UUID.randomUUID();
    this.admin = FleetKafka.admin(config.fleet(), name);
    this.consumer = FleetKafka.reader(config.fleet(), name, true);
  }

  /**
   * A finder with connections of its own. The caller closes it.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka's client refuses a property
   */
  public static RequestFinder open(FinderConfig config) {
    return new RequestFinder(config);
  }

  /**
   * What is known of this id.
   *
   * @throws org.apache.kafka.common.KafkaException if a topic is missing, may not be read, or the
   *     cluster does not answer
   */
  public FoundRequest find(String id) {
    Look look = new Look(id, false);
    for (int more = LOOKS; more > 1; more--) {
      if (look.isComplete()) {
        break;
      }
      look = new Look(id, look.everywhere || look.isAstray());
    }
    return look.told();
  }

  @Override
  public void close() {
    try (consumer) {
      admin.close();
    }
  }

  /**
   * One pass over group and topics. Its id is a request's usual key and says its partition; looking
   * everywhere also finds a request that was posted under another key, or by a client that places
   * records by another rule.
   */
  private final class Look {
    private final String id;
    private final boolean everywhere;
    private final byte[] key;
    private final Traces traces = new Traces(consumer);
    private final List<Draft> drafts = new ArrayList<>();
    private final GroupView group;
    private final @Nullable Instant since;

    Look(String id, boolean everywhere) {
      this.id = id;
      this.everywhere = everywhere;
      this.key = id.getBytes(StandardCharsets.UTF_8);
      Set<TopicPartition> owned = new HashSet<>();
      config.lanes().forEach(lane -> owned.addAll(mine(lane)));
      owned.addAll(mine(topics.retries()));
      owned.addAll(traces.partitions(topics.parked()));
      this.group = new GroupReader(admin, config.group()).view(owned);
      for (String lane : config.lanes()) {
        traces
            .matching(this::isMine, mine(lane), config.since())
            .forEach(request -> drafts.add(new Draft(request)));
      }
      drafts.sort((one, other) -> posted(one).compareTo(posted(other)));
      this.since = drafts.isEmpty() ? config.since() : posted(drafts.get(0));
      results();
      if (drafts.isEmpty() || drafts.stream().anyMatch(draft -> draft.result == null)) {
        moves(mine(topics.retries()));
        moves(traces.partitions(topics.parked()));
        cancels();
      }
      deadLetters();
    }

    private Instant posted(Draft draft) {
      return draft.posted == null ? Instant.EPOCH : draft.posted.at();
    }

    private List<TopicPartition> mine(String topic) {
      return everywhere ? traces.partitions(topic) : keyed(topic);
    }

    /** Where our own records are, whose key is the id. */
    private List<TopicPartition> keyed(String topic) {
      int partitions = traces.partitions(topic).size();
      return List.of(new TopicPartition(topic, FleetKafka.partition(key, partitions)));
    }

    private boolean isMine(ConsumerRecord<byte[], byte[]> record) {
      return Arrays.equals(record.key(), key) || (everywhere && id.equals(Draft.id(record)));
    }

    private void results() {
      for (ConsumerRecord<byte[], byte[]> record :
          traces.ofKey(key, keyed(topics.results()), since)) {
        Result result = result(record);
        if (result != null) {
          Draft draft = draft(result.timing().submittedAt(), true);
          draft.result = result;
          draft.resultPlace = Draft.place(record);
        }
      }
    }

    /** Null if no worker has written it. */
    private @Nullable Result result(ConsumerRecord<byte[], byte[]> record) {
      try {
        return record.value() == null ? null : RESULTS.decode(record.value());
      } catch (UnreadableRecordException foreign) {
        return null;
      }
    }

    /** The first life of this submission; one that has no result yet, if a result is placed. */
    private Draft draft(@Nullable Instant submission, boolean open) {
      return drafts.stream()
          .filter(draft -> draft.mayBe(submission) && !(open && draft.result != null))
          .findFirst()
          .orElseGet(
              () -> {
                Draft lost = new Draft(submission);
                drafts.add(lost);
                return lost;
              });
    }

    private void moves(Collection<TopicPartition> partitions) {
      for (ConsumerRecord<byte[], byte[]> record :
          traces.matching(this::isMine, partitions, since)) {
        draft(Draft.submission(record), true).moves.add(record);
      }
    }

    /** Of those that reach it the last, as workers do. */
    private void cancels() {
      for (ConsumerRecord<byte[], byte[]> record :
          traces.matching(record -> true, traces.partitions(topics.control()), since)) {
        Place place = Draft.place(record);
        CANCELS
            .decode(record.value())
            .ifPresent(
                said ->
                    drafts.stream()
                        .filter(draft -> draft.result == null)
                        .filter(draft -> draft.reachedBy(said.cancel(), id, place.at()))
                        .forEach(draft -> draft.cancel = place));
      }
    }

    /** Only who has failed, or has no result, can have one. */
    private void deadLetters() {
      boolean possible =
          drafts.stream().anyMatch(draft -> draft.result == null || draft.result.error() != null);
      if (drafts.isEmpty() || possible) {
        for (ConsumerRecord<byte[], byte[]> record :
            traces.matching(this::isMine, mine(topics.deadLetters()), since)) {
          Instant submission = Draft.submission(record);
          drafts.stream()
                  .filter(draft -> draft.mayBe(submission) && draft.deadLetter == null)
                  .findFirst()
                  .orElseGet(() -> draft(submission, false))
                  .deadLetter =
              record;
        }
      }
    }

    boolean isComplete() {
      return (everywhere || !isAstray()) && !hasMoved();
    }

    /** Nothing stands under its key, or not the request itself: it may have another. */
    boolean isAstray() {
      return drafts.isEmpty() || drafts.stream().anyMatch(draft -> draft.posted == null);
    }

    /** A settled record without what it was settled by: it was written after we had looked. */
    private boolean hasMoved() {
      return drafts.stream()
          .anyMatch(draft -> draft.result == null && stage(draft) instanceof Stage.Forgotten);
    }

    FoundRequest told() {
      List<Life> lives = new ArrayList<>();
      for (Draft draft : drafts) {
        lives.add(
            new Life(
                draft.posted,
                draft.model(),
                stage(draft),
                draft.moves.stream().map(Draft::place).toList(),
                draft.cancel,
                deadLetter(draft),
                config.usage() ? usage(draft) : List.of()));
      }
      return new FoundRequest(id, lives, traces.looked());
    }

    private Life.@Nullable DeadLetter deadLetter(Draft draft) {
      ConsumerRecord<byte[], byte[]> record = draft.deadLetter;
      return record == null
          ? null
          : new Life.DeadLetter(
              Draft.place(record),
              Draft.header(record, Headers.ERROR_TYPE).orElse(""),
              Draft.header(record, Headers.ERROR_MESSAGE).orElse(""));
    }

    private Stage stage(Draft draft) {
      if (draft.result != null && draft.resultPlace != null) {
        return new Stage.Finished(draft.resultPlace, draft.result);
      }
      Optional<ConsumerRecord<byte[], byte[]>> last = draft.last();
      if (last.isEmpty()) { // only its dead letter is left
        return new Stage.Forgotten(
            draft.deadLetter == null
                ? new Place(topics.results(), 0, 0, Instant.EPOCH)
                : Draft.place(draft.deadLetter));
      }
      ConsumerRecord<byte[], byte[]> record = last.get();
      Place place = Draft.place(record);
      if (group.settled(place)) {
        return new Stage.Forgotten(place);
      }
      if (record.topic().equals(topics.retries())) {
        return retrying(record, place);
      }
      long logStart = traces.begin(new TopicPartition(place.topic(), place.partition()));
      long ahead = group.ahead(place, logStart);
      Owner owner = group.owner(place);
      if (record.topic().equals(topics.parked())) {
        String model = Draft.header(record, Headers.MODEL).orElse("");
        return new Stage.Parked(place, model, ahead, calls(record), owner);
      }
      boolean read = owner != null && (ahead == 0 || group.passed(place));
      return read ? new Stage.InWorker(place, owner) : new Stage.Queued(place, ahead, owner);
    }

    private Stage retrying(ConsumerRecord<byte[], byte[]> record, Place place) {
      return new Stage.Retrying(
          place,
          number(record, Headers.ATTEMPT).map(Math::toIntExact).orElse(1),
          number(record, Headers.NOT_BEFORE).map(Instant::ofEpochMilli).orElse(place.at()),
          Draft.header(record, Headers.LAST_ERROR).orElse(""),
          calls(record),
          group.owner(place));
    }

    private Optional<Long> number(ConsumerRecord<byte[], byte[]> record, String header) {
      return Draft.header(record, header)
          .filter(text -> text.matches("[0-9]{1,15}"))
          .map(Long::valueOf);
    }

    private List<Call> calls(ConsumerRecord<byte[], byte[]> record) {
      return Draft.header(record, Headers.CALLS)
          .map(text -> CALLS.decode(text.getBytes(StandardCharsets.UTF_8)))
          .orElse(List.of());
    }

    /** Keyed by tenant; where there is none, in any partition. */
    private List<UsageRecord> usage(Draft draft) {
      List<TopicPartition> all = traces.partitions(topics.usage());
      String tenant = draft.tenant();
      List<TopicPartition> read =
          tenant == null
              ? all
              : List.of(
                  new TopicPartition(
                      topics.usage(),
                      FleetKafka.partition(tenant.getBytes(StandardCharsets.UTF_8), all.size())));
      List<UsageRecord> found = new ArrayList<>();
      Set<String> calls = new HashSet<>();
      traces.matching(
          record -> {
            UsageRecord usage = usage(record);
            if (usage != null && usage.id().equals(id) && calls.add(usage.callId())) {
              found.add(usage);
            }
            return false;
          },
          read,
          draft.posted == null ? config.since() : draft.posted.at());
      return found;
    }

    private @Nullable UsageRecord usage(ConsumerRecord<byte[], byte[]> record) {
      try {
        return record.value() == null ? null : USAGE.decode(record.value());
      } catch (UnreadableRecordException foreign) {
        return null;
      }
    }
  }
}
