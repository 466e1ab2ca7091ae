package dev.argosy.contract;

/**
 * One event of a native Messages API stream. Sealed: a piece of a growing text, or anything else.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">Streaming Messages</a>
 */
public sealed interface StreamEvent {
  /** The event as the API writes it. */
  RawJson json();

  /**
   * A piece of a text that grows: pieces of one block and kind may be joined into one.
   *
   * @param index the block's place in the message's content
   * @param kind which text of the block grows
   * @param text the piece as a JSON string, quotes and escapes included
   */
  record Delta(int index, Kind kind, RawJson text) implements StreamEvent {
    /** Whether the other continues the same text, so that {@link #join} may take both. */
    public boolean continuedBy(StreamEvent next) {
      return next instanceof Delta other && other.index == index && other.kind == kind;
    }

    /** These pieces, all of one text and in order, as one. */
    public static Delta join(Iterable<Delta> pieces) {
      JoinedText joined = new JoinedText();
      Delta first = null;
      for (Delta piece : pieces) {
        first = first == null ? piece : first;
        joined.add(piece.text);
      }
      if (first == null) {
        throw new IllegalArgumentException("no pieces");
      }
      return new Delta(first.index, first.kind, joined.json());
    }

    @Override
    public RawJson json() {
      JsonWriter json = new JsonWriter(96 + text.size());
      json.text("type", "content_block_delta");
      json.number("index", index);
      json.begin("delta");
      json.text("type", kind.type);
      json.raw(kind.member, text);
      json.end();
      return RawJson.of(json.bytes());
    }
  }

  /**
   * An event that stands for itself: a start, a stop, a signature, one that we do not know.
   *
   * @param type the event's type, such as {@code message_start}
   */
  record Other(String type, RawJson json) implements StreamEvent {}

  /** The texts that grow by pieces. */
  enum Kind {
    /** What the model says. */
    TEXT("text_delta", "text"),
    /** What the model thinks. */
    THINKING("thinking_delta", "thinking"),
    /** The input of a tool, as the text of a JSON object. */
    INPUT_JSON("input_json_delta", "partial_json");

    private final String type;
    private final String member;

    Kind(String type, String member) {
      this.type = type;
      this.member = member;
    }

    /** The delta's type on the wire. */
    public String type() {
      return type;
    }

    /** The delta's member that holds the piece. */
    public String member() {
      return member;
    }
  }
}
