package dev.argosy.standalone.extract;

import dev.argosy.client.Content;
import dev.argosy.content.FileType;
import dev.argosy.standalone.UsageProblem;
import dev.argosy.standalone.asking.EachFile.UnusableFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The documents to read: files that were named, and those of directories whose names end as a
 * document's does. Links within a directory are not followed.
 *
 * @param files in order, each once
 * @param others files of directories that are no documents
 */
public record Documents(List<Path> files, int others) {
  /** What is text by its name. */
  private static final Set<String> TEXT =
      Set.of(
          "txt",
          "text",
          "md",
          "markdown",
          "csv",
          "tsv",
          "json",
          "jsonl",
          "html",
          "htm",
          "xml",
          "yaml",
          "yml",
          "eml",
          "log",
          "rst",
          "adoc",
          "tex",
          "srt",
          "vtt");

  /** What an image or a PDF is by its name; what it is indeed, its bytes say. */
  private static final Set<String> FILES = Set.of("pdf", "png", "jpg", "jpeg", "gif", "webp");

  public Documents {
    files = List.copyOf(files);
  }

  /**
   * Finds the documents of files and directories.
   *
   * @throws UsageProblem if one of them is not there
   */
  public static Documents of(List<Path> named) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    int others = 0;
    for (Path path : named) {
      if (!Files.isReadable(path)) {
        throw new UsageProblem(path + " can't be read");
      }
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      List<Path> within = new ArrayList<>();
      try (Stream<Path> all = Files.walk(path)) {
        all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
            .filter(file -> !hidden(path, file))
            .forEach(within::add);
      }
      within.sort(null);
      for (Path file : within) {
        if (TEXT.contains(ending(file)) || FILES.contains(ending(file))) {
          files.add(file);
        } else {
          others++;
        }
      }
    }
    return new Documents(new ArrayList<>(files), others);
  }

  /** The same without this file, by whatever name it is among them: what is written is not read. */
  public Documents without(Path written) throws IOException {
    if (!Files.exists(written)) {
      return this;
    }
    List<Path> left = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isSameFile(file, written)) {
        left.add(file);
      }
    }
    return new Documents(left, others);
  }

  private static boolean hidden(Path root, Path file) {
    for (Path part : root.relativize(file)) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * A document as the model sees it: a text, an image, a PDF.
   *
   * @throws UnusableFile if it is empty, larger than so many bytes, or nothing of these
   * @throws IllegalArgumentException if it is beyond what the platforms take
   */
  public static Content content(Path file, int bytesMax) throws IOException {
    byte[] bytes;
    try (InputStream stream = Files.newInputStream(file)) {
      bytes = stream.readNBytes(bytesMax + 1);
    }
    if (bytes.length > bytesMax) {
      throw new UnusableFile(
          "larger than %,d bytes (--max-file-bytes): %,d".formatted(bytesMax, Files.size(file)));
    }
    Optional<FileType> type = TEXT.contains(ending(file)) ? Optional.empty() : FileType.of(bytes);
    if (type.isEmpty()) {
      return Content.text(text(bytes));
    }
    return type.get().isImage() ? Content.scaledImage(bytes) : Content.document(bytes);
  }

  private static String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.isBlank()) {
        throw new UnusableFile("empty");
      }
      if (text.indexOf('\0') >= 0) {
        throw new UnusableFile("no text: it holds a NUL character");
      }
      return text;
    } catch (CharacterCodingException notText) {
      throw new UnusableFile("neither text in UTF-8 nor an image nor a PDF");
    }
  }

  /** What a document weighs while it is worked on; 0 if it can't be found out. */
  public static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0; // reading it will tell
    }
  }
}
