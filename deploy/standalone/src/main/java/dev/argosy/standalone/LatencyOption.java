package dev.argosy.standalone;

import dev.argosy.simulator.script.Latency;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A latency as the simulator reads it: {@code 200ms}, {@code 0ms..1ms}, lognormal. */
final class LatencyOption implements ITypeConverter<Latency> {
  @Override
  public Latency convert(String text) {
    try {
      return Latency.parse(text);
    } catch (IllegalArgumentException unreadable) {
      throw new TypeConversionException(unreadable.getMessage());
    }
  }
}
