package dev.argosy.content;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Counts the pages of a PDF: from the last {@code /Root} to its page tree to the tree's {@code
 * /Count}, with every object taken where it was written last, also out of compressed object
 * streams. The table of positions is not used, so a damaged one does no harm. The time that it
 * takes grows with the file and what it inflates, at most 64 MiB, whatever stands in it.
 *
 * <p>A library that reads all of PDF is 4 MB on the class path of every service; one number needs
 * two dictionaries. What this does not understand (an encrypted file) has no known count, and then
 * the platform judges.
 */
final class PdfPages {
  private static final int INFLATED_MAX = 64 << 20;
  private static final int OBJECTS_MAX = 1 << 20;

  /** Its mark, and a line's end before it. */
  private static final int END_STREAM_WITHIN = 16;

  private static final byte[] OBJ = latin("obj");
  private static final byte[] END_OBJ = latin("endobj");
  private static final byte[] STREAM = latin("stream");
  private static final byte[] END_STREAM = latin("endstream");
  private static final byte[] ROOT = latin("/Root");

  private final byte[] file;
  private final Map<Integer, PdfText> objects = new HashMap<>();
  private int inflated;

  /** Where the next {@code endobj} stands: looked for once, and not by each object before it. */
  private int nextEndObj = -1;

  private PdfPages(byte[] file) {
    this.file = file;
  }

  /** The pages of this file; empty if they cannot be told. */
  static OptionalInt of(byte[] file) {
    PdfPages pages = new PdfPages(file);
    try {
      pages.collect();
      return pages.count();
    } catch (IndexOutOfBoundsException cutOff) {
      return OptionalInt.empty();
    }
  }

  private OptionalInt count() {
    int root = lastIndexOf(ROOT);
    if (root < 0) {
      return OptionalInt.empty();
    }
    PdfText catalog = objects.get(new PdfText(file, root, file.length).numberOf("/Root"));
    PdfText tree = catalog == null ? null : objects.get(catalog.numberOf("/Pages"));
    if (tree == null) {
      return OptionalInt.empty();
    }
    int count = tree.numberOf("/Count");
    PdfText elsewhere = tree.isReference("/Count") ? objects.get(count) : null;
    int pages = elsewhere == null ? count : elsewhere.firstNumber();
    return pages > 0 ? OptionalInt.of(pages) : OptionalInt.empty();
  }

  /** Every object of the file, in order, so that a later one takes the place of an earlier. */
  private void collect() {
    int at = indexOf(OBJ, 0);
    while (at >= 0 && objects.size() < OBJECTS_MAX) {
      int number = numberBefore(at);
      at += OBJ.length;
      if (number >= 0) {
        at = object(number, at);
      }
      at = indexOf(OBJ, at);
    }
  }

  /** Notes the object that begins here; gives where to look on. */
  private int object(int number, int from) {
    if (nextEndObj < from) {
      int end = indexOf(END_OBJ, from);
      nextEndObj = end < 0 ? file.length : end;
    }
    int dictionaryEnd = nextEndObj;
    int stream = indexOf(STREAM, from, dictionaryEnd);
    boolean hasStream = stream >= 0;
    PdfText text = new PdfText(file, from, hasStream ? stream : dictionaryEnd);
    objects.put(number, text);
    if (!hasStream) {
      return dictionaryEnd;
    }
    int data = stream + STREAM.length;
    data += file[data] == '\r' ? 2 : 1;
    int length = text.isReference("/Length") ? -1 : text.numberOf("/Length");
    int told = length >= 0 && length <= file.length - data ? data + length : data;
    int dataEnd = indexOf(END_STREAM, told, Math.min(file.length, told + END_STREAM_WITHIN));
    if (dataEnd < 0) {
      dataEnd = indexOf(END_STREAM, data); // a wrong length
    }
    if (dataEnd < 0) {
      return file.length;
    }
    if (text.has("/ObjStm")) {
      unpack(text, data, dataEnd);
    }
    return dataEnd + END_STREAM.length;
  }

  /** The objects inside of a compressed one. */
  private void unpack(PdfText dictionary, int from, int to) {
    int count = dictionary.numberOf("/N");
    int first = dictionary.numberOf("/First");
    byte[] data = dictionary.has("/FlateDecode") ? inflate(from, to) : null;
    if (data == null || count < 0 || first < 0 || first > data.length) {
      return;
    }
    int[] header = new PdfText(data, 0, first).numbers(2 * Math.min(count, OBJECTS_MAX));
    for (int i = 0; i + 1 < header.length && objects.size() < OBJECTS_MAX; i += 2) {
      int begin = first + header[i + 1];
      int end = i + 3 < header.length ? first + header[i + 3] : data.length;
      if (begin >= 0 && begin <= end && end <= data.length) {
        objects.put(header[i], new PdfText(data, begin, end));
      }
    }
  }

  private byte @Nullable [] inflate(int from, int to) {
    Inflater inflater = new Inflater();
    int size = 0;
    try {
      inflater.setInput(file, from, to - from);
      byte[] target = new byte[Math.min(1 << 16, INFLATED_MAX - inflated)];
      while (!inflater.finished()) {
        if (size == target.length) {
          if (inflated + size >= INFLATED_MAX) {
            return null;
          }
          target = Arrays.copyOf(target, Math.min(2 * size, INFLATED_MAX - inflated));
        }
        int read = inflater.inflate(target, size, target.length - size);
        if (read == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
        size += read;
      }
      return Arrays.copyOf(target, size);
    } catch (DataFormatException encryptedOrBroken) {
      return null;
    } finally {
      inflated += size; // also of what is of no use: it has cost the same
      inflater.end();
    }
  }

  /** The object's number of {@code 12 0 obj}; -1 if no numbers stand before it. */
  private int numberBefore(int obj) {
    int at = blanksBefore(obj);
    int generation = digitsBefore(at);
    int gap = blanksBefore(generation);
    int number = digitsBefore(gap);
    if (at == obj || generation == at || gap == generation || number == gap || gap - number > 9) {
      return -1;
    }
    return Integer.parseInt(new String(file, number, gap - number, StandardCharsets.ISO_8859_1));
  }

  private int blanksBefore(int at) {
    int before = at;
    while (before > 0 && PdfText.isBlank(file[before - 1])) {
      before--;
    }
    return before;
  }

  private int digitsBefore(int at) {
    int before = at;
    while (before > 0 && PdfText.isDigit(file[before - 1])) {
      before--;
    }
    return before;
  }

  private int indexOf(byte[] wanted, int from) {
    return indexOf(wanted, from, file.length);
  }

  private int indexOf(byte[] wanted, int from, int to) {
    for (int i = from; i <= to - wanted.length; i++) {
      if (PdfText.stands(file, i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  private int lastIndexOf(byte[] wanted) {
    for (int i = file.length - wanted.length; i >= 0; i--) {
      if (PdfText.stands(file, i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
