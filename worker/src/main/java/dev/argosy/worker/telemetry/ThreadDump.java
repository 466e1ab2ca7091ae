package dev.argosy.worker.telemetry;

import java.util.Map;
import java.util.TreeMap;

/** What all threads do now, as text. */
final class ThreadDump {
  private ThreadDump() {}

  static String take() {
    Map<String, String> dump = new TreeMap<>();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              StringBuilder text = new StringBuilder();
              text.append('"').append(thread.getName()).append("\" ").append(thread.getState());
              for (StackTraceElement frame : stack) {
                text.append("\n    at ").append(frame);
              }
              dump.put(thread.getName() + " " + thread.threadId(), text.toString());
            });
    return String.join("\n", dump.values());
  }
}
