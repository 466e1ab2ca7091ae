package dev.argosy.standalone.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
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
  private static final ObjectMapper JSON = new ObjectMapper();

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
   */
  public static DataFile open(Path file, boolean again) throws IOException {
    Set<String> done = new HashSet<>();
    if (!again && Files.exists(file)) {
      Path kept = file.resolveSibling(file.getFileName() + ".part");
      try (BufferedReader lines = Files.newBufferedReader(file);
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
    OutputStream out =
        again
            ? Files.newOutputStream(file)
            : Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new DataFile(out, done, true);
  }

  /** The document of a whole line with data; else empty. */
  private static String nameOfData(String line) {
    try {
      JsonNode object = JSON.readTree(line);
      return object.has("data") ? object.path("file").asText() : "";
    } catch (JsonProcessingException half) {
      return "";
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
