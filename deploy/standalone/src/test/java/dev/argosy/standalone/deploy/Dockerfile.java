package dev.argosy.standalone.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The instructions of a Dockerfile in their order, comments left out and continued lines joined.
 *
 * @param instructions all of them
 */
record Dockerfile(List<Dockerfile.Instruction> instructions) {
  /**
   * One instruction.
   *
   * @param name such as COPY
   * @param arguments the rest of it
   */
  record Instruction(String name, String arguments) {
    /** The words of its exec form, or of its shell form cut at spaces, without flags. */
    List<String> words() {
      if (arguments.startsWith("[")) {
        try {
          return List.of(new ObjectMapper().readValue(arguments, String[].class));
        } catch (JsonProcessingException notExecForm) {
          throw new AssertionError(arguments, notExecForm);
        }
      }
      return List.of(arguments.split("\\s+")).stream()
          .filter(word -> !word.startsWith("--"))
          .toList();
    }

    boolean execForm() {
      return arguments.startsWith("[");
    }
  }

  static Dockerfile read(Path file) {
    List<Instruction> instructions = new ArrayList<>();
    String joined =
        Repository.text(file).replaceAll("(?m)^\\s*#.*\\R", "").replaceAll("\\\\\\R\\s*", " ");
    joined
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.split("\\s+", 2))
        .forEach(parts -> instructions.add(new Instruction(parts[0], parts[1].strip())));
    return new Dockerfile(List.copyOf(instructions));
  }

  /** All of this name. */
  List<Instruction> all(String name) {
    return instructions.stream().filter(each -> each.name.equals(name)).toList();
  }

  /** The last one of this name: the one that counts. */
  Instruction last(String name) {
    return all(name).getLast();
  }
}
