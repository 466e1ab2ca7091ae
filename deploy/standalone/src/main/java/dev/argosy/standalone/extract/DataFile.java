package dev.argosy.standalone.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.standalone.UsageProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * One line for each document: {@code {"file","data"}} or {@code {"file","error"}}. A line is
 * written at once, so a crash loses none that was there; half a line is taken away when the file is
 * opened again, and so are errors, since their documents are read again. Owned by one thread at a
 * time.
 */
public final class DataFile implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String BEGIN = "{\"file\":\"";

  private final OutputStream out;
  private final Set<String> done;
  private final boolean owned;

  private DataFile(OutputStream out, Set<String> done, boolean owned) {
    this.out = out;
    this.done = Set.copyOf(done);
    this.owned = owned;
  }

  /** A pipe. */
  public static DataFile pipe(PrintStream out) {
    return new DataFile(out, Set.of(), false);
  }

  /**
   * A file, new or to go on with.
   *
   * @param again whether what is there is given up
   * @throws UsageProblem if it holds anything that was not written here; it stays as it is
   */
  public static DataFile open(Path file, boolean again) throws IOException {
    Set<String> done = new HashSet<>();
    if (Files.isRegularFile(file)) {
      requireOurs(file);
      if (!again) {
        keepData(file, done);
      }
    }
    OutputStream out =
        again
            ? Files.newOutputStream(file)
            : Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new DataFile(out, done, true);
  }

  /** Whoever names another file by mistake must not lose it. */
  private static void requireOurs(Path file) throws IOException {
    boolean ended = endsWithItsLine(file);
    try (BufferedReader lines = lines(file)) {
      String line = lines.readLine();
      for (int number = 1; line != null; number++) {
        String next = lines.readLine();
        boolean half = next == null && !ended && isHalf(line);
        if (!half && !isOurs(line)) {
          throw new UsageProblem(
              "%s, line %,d: not written by this command, so the file is left alone; name another"
                      .formatted(file, number)
                  + " --output");
        }
        line = next;
      }
    }
  }

  private static void keepData(Path file, Set<String> done) throws IOException {
    Path kept = file.resolveSibling(file.getFileName() + ".part");
    try (BufferedReader lines = lines(file);
        OutputStream rewritten = Files.newOutputStream(kept)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String name = nameOfData(line);
        if (!name.isEmpty() && done.add(name)) {
          rewritten.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    Files.move(kept, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A half line may end within a character: what is no UTF-8 is replaced, and is no JSON then. */
  private static BufferedReader lines(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
  }

  private static boolean endsWithItsLine(Path file) throws IOException {
    try (SeekableByteChannel bytes = Files.newByteChannel(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      bytes.position(Math.max(0, bytes.size() - 1)).read(last);
      return last.get(0) == '\n';
    }
  }

  private static boolean isHalf(String line) {
    return (line.startsWith(BEGIN) || BEGIN.startsWith(line)) && object(line).isMissingNode();
  }

  private static boolean isOurs(String line) {
    JsonNode object = object(line);
    return object.size() == 2
        && object.path("file").isTextual()
        && (object.has("data") || object.path("error").isObject());
  }

  /** The document of a whole line with data; else empty. */
  private static String nameOfData(String line) {
    JsonNode object = object(line);
    return object.has("data") ? object.path("file").asText() : "";
  }

  private static JsonNode object(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException half) {
      return MissingNode.getInstance();
    }
  }

  /** Whether this document's data are there. */
  public boolean holds(Path file) {
    return done.contains(file.toString());
  }

  /** How many documents' data were there. */
  public int held() {
    return done.size();
  }

  /** Writes a document's data. */
  public void data(Path file, JsonNode data) throws IOException {
    ObjectNode line = JSON.createObjectNode().put("file", file.toString());
    line.set("data", data);
    write(line);
  }

  /** Writes why a document has no data. */
  public void error(Path file, String type, String message) throws IOException {
    ObjectNode line = JSON.createObjectNode().put("file", file.toString());
    line.putObject("error").put("type", type).put("message", message);
    write(line);
  }

  private void write(ObjectNode line) throws IOException {
    out.write((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (owned) {
      out.close();
    }
  }
}
