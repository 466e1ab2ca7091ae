package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Items that are asked for together. In the request they are numbered from 1.
 *
 * @param start index of the first one among all items
 * @param items their texts
 */
record Pack(int start, List<String> items) {
  private static final int BYTES_A_TOKEN = 4;

  /** What an item weighs beside its text: its number, quotes, brackets. */
  private static final int BYTES_BESIDE = 24;

  private static final int SHARE_DECIMALS = 12;

  /**
   * Packs of items in their order.
   *
   * @param itemsMax most items of one
   * @param tokensMax most estimated tokens of one; a larger item has a pack of its own
   */
  static List<Pack> of(List<String> items, int itemsMax, int tokensMax) {
    List<Pack> packs = new ArrayList<>();
    int start = 0;
    long tokens = 0;
    for (int index = 0; index < items.size(); index++) {
      long next = tokens(items.get(index));
      if (index > start && (index - start == itemsMax || tokens + next > tokensMax)) {
        packs.add(new Pack(start, items.subList(start, index)));
        start = index;
        tokens = 0;
      }
      tokens += next;
    }
    if (start < items.size()) {
      packs.add(new Pack(start, items.subList(start, items.size())));
    }
    return packs;
  }

  Pack {
    items = List.copyOf(items);
  }

  int size() {
    return items.size();
  }

  /** Estimated tokens of one item. */
  static long tokens(String item) {
    return tokens(item.getBytes(StandardCharsets.UTF_8).length + (long) BYTES_BESIDE);
  }

  /** Estimated tokens of that many bytes. */
  static long tokens(long bytes) {
    return (bytes + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN;
  }

  long tokens() {
    return items.stream().mapToLong(Pack::tokens).sum();
  }

  /** The items as the model sees them: JSON, so that no text can end its item. */
  String prompt() {
    ArrayNode all = Json.array();
    for (int index = 0; index < items.size(); index++) {
      ObjectNode item = all.addObject();
      item.put("item", index + 1).put("text", items.get(index));
    }
    return Json.text(all);
  }

  /** Parts of an amount by the items' weight; they add up to it exactly. */
  List<BigDecimal> shares(BigDecimal amount) {
    BigDecimal all = BigDecimal.valueOf(tokens());
    List<BigDecimal> shares = new ArrayList<>();
    BigDecimal left = amount;
    for (String item : items.subList(1, items.size())) {
      BigDecimal share =
          amount
              .multiply(BigDecimal.valueOf(tokens(item)))
              .divide(all, SHARE_DECIMALS, RoundingMode.DOWN);
      shares.add(share);
      left = left.subtract(share);
    }
    shares.add(0, left);
    return shares;
  }
}
