package dev.argosy.standalone;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A rate as options take it: {@code 20} or {@code 20/s}. */
final class PerSecond implements ITypeConverter<Integer> {
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,5})(/s)?");

  @Override
  public Integer convert(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new TypeConversionException("'" + text + "' is no rate like 20 or 20/s");
    }
    return Integer.valueOf(parts.group(1));
  }
}
