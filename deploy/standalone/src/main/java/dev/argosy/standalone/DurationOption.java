package dev.argosy.standalone;

import dev.argosy.worker.config.Units;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time span as the configuration writes it: {@code 250ms 10s 5m 1h}. */
public final class DurationOption implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return Units.duration(text)
        .orElseThrow(
            () -> new TypeConversionException("'" + text + "' is no time like 250ms, 10s or 5m"));
  }
}
