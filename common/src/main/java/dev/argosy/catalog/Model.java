package dev.argosy.catalog;

import java.util.Map;

/**
 * A model as the catalogue knows it.
 *
 * @param name its canonical name, such as {@code claude-haiku-4-5}
 * @param contextTokens most tokens of prompt and output together; positive
 * @param maxOutputTokens most tokens of output, what an absent {@code max_tokens} reserves;
 *     positive
 * @param burndown tokens of a Bedrock quota that one output token uses up at settlement; 1 or more
 * @param imageTokens tokens that an image is at most: larger ones are scaled down to it; positive
 * @param lineage its family ({@code haiku}, {@code sonnet}, ...): the newer models of one share a
 *     Vertex quota
 * @param deprecated whether the vendor has announced its end
 * @param platformIds its id on each kind of platform, by {@code bedrock} and {@code vertex};
 *     Bedrock's without the profile
 */
public record Model(
    String name,
    int contextTokens,
    int maxOutputTokens,
    int burndown,
    int imageTokens,
    String lineage,
    boolean deprecated,
    Map<String, String> platformIds) {
  public Model {
    platformIds = Map.copyOf(platformIds);
  }
}
