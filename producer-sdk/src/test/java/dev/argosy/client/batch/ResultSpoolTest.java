package dev.argosy.client.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values come back in order, whatever the order and the crashes in which they came. */
class ResultSpoolTest {
  @TempDir Path directory;

  private static List<String> all(ResultSpool spool) throws IOException {
    List<String> values = new ArrayList<>();
    spool.inOrder((number, value) -> values.add(number + "=" + new String(value, UTF_8)));
    return values;
  }

  @RepeatedTest(20)
  void anyOrderComesBackInOrder() throws IOException {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Integer> numbers =
        IntStream.range(0, 3_000)
            .filter(unused -> random.nextInt(10) > 0)
            .boxed()
            .collect(Collectors.toList());
    List<String> expected =
        numbers.stream().map(number -> number + "=v" + number).collect(Collectors.toList());
    Collections.shuffle(numbers, random);
    int half = numbers.size() / 2;
    long mark;
    try (ResultSpool spool = ResultSpool.open(directory)) {
      for (int number : numbers.subList(0, half)) {
        spool.add(number, ("v" + number).getBytes(UTF_8));
      }
      mark = spool.force();
      for (int number : numbers.subList(half, half + random.nextInt(half))) {
        spool.add(number, "void".getBytes(UTF_8));
      }
    }

    try (ResultSpool spool = ResultSpool.open(directory)) {
      spool.cut(mark);
      List<Integer> rest = new ArrayList<>(numbers.subList(half, numbers.size()));
      Collections.shuffle(rest, random);
      for (int number : rest) {
        spool.add(number, ("v" + number).getBytes(UTF_8));
      }
      assertThat(all(spool)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void whatWasCutOffIsNotThere() throws IOException {
    try (ResultSpool spool = ResultSpool.open(directory)) {
      spool.add(3, "three".getBytes(UTF_8));
      long mark = spool.force();
      spool.add(1, "one".getBytes(UTF_8));
      spool.cut(mark);
      spool.add(2, "two".getBytes(UTF_8));

      assertThat(all(spool)).containsExactly("2=two", "3=three");
    }
  }
}
