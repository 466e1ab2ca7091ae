package dev.argosy.content;

import dev.argosy.catalog.Catalog;
import dev.argosy.catalog.FileLimits;
import dev.argosy.catalog.Model;
import dev.argosy.contract.Body;
import dev.argosy.contract.EncodedFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The limits on images and documents, checked before a request is sent. A problem is a sentence
 * that names the file, the limit and the value. What the catalogue does not know, such as a model
 * of another name, is held against the widest limit, since the platform judges anyway. Thread-safe.
 */
public final class FileRules {
  private final Catalog catalog;
  private final FileLimits limits;

  /** The rules of this catalogue. */
  public FileRules(Catalog catalog) {
    this.catalog = catalog;
    this.limits = catalog.fileLimits();
  }

  /** Tokens that an image is at most for this model, and so what larger ones are scaled down to. */
  public int imageTokens(String model) {
    return catalog
        .model(model)
        .map(Model::imageTokens)
        .orElseGet(
            () ->
                catalog.models().stream()
                    .mapToInt(Model::imageTokens)
                    .max()
                    .orElse(Integer.MAX_VALUE));
  }

  /** Most pixels of an image on either side, in a request of so many images and documents. */
  public int imageSide(int files) {
    return files > limits.manyFiles() ? limits.imageSideOfMany() : limits.imageSide();
  }

  /** Most characters of an image in base64. */
  public int imageBytes() {
    return limits.imageBytes();
  }

  /**
   * What is wrong with one file of a request; empty if nothing is.
   *
   * @param files how many images and documents the request has, this one included
   */
  public Optional<String> problem(FileFacts file, String model, int files) {
    return file.head().type().isImage() ? imageProblem(file, files) : documentProblem(file, model);
  }

  /** What is wrong with a request's files and its size; empty if nothing is. */
  public Optional<String> problem(Body body) {
    Map.Entry<String, Integer> most = largestRequest(body.model());
    if (body.size() > most.getValue()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "body must have at most %,d bytes (%s), was %,d",
              most.getValue(),
              most.getKey(),
              body.size()));
    }
    List<FileFacts> files = files(body);
    for (FileFacts file : files) {
      Optional<String> problem = problem(file, body.model(), files.size());
      if (problem.isPresent()) {
        return problem;
      }
    }
    FileLimits.Counts counts = counts(body.model());
    long images = files.stream().filter(file -> file.head().type().isImage()).count();
    if (images > counts.images()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s takes at most %,d images in a request, was %,d",
              body.model(),
              counts.images(),
              images));
    }
    long pages = files.stream().mapToLong(FileFacts::pages).sum();
    return pages > counts.pdfPages()
        ? Optional.of(pages("all documents", body.model(), pages))
        : Optional.empty();
  }

  private static List<FileFacts> files(Body body) {
    List<FileFacts> files = new ArrayList<>();
    int images = 0;
    int documents = 0;
    for (EncodedFile file : body.files()) {
      FileHead head = FileHead.read(file.head()).orElse(null);
      if (head == null) {
        continue;
      }
      if (head.type().isImage()) {
        files.add(new FileFacts("image " + ++images, head, file.length(), 0));
      } else {
        int pages = PdfPages.of(file.bytes()).orElse(0);
        files.add(new FileFacts("document " + ++documents, head, file.length(), pages));
      }
    }
    return files;
  }

  private Optional<String> imageProblem(FileFacts file, int files) {
    if (file.encodedBytes() > limits.imageBytes()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s: an image must have at most %,d bytes in base64, was %,d",
              file.name(),
              limits.imageBytes(),
              file.encodedBytes()));
    }
    int most = imageSide(files);
    if (Math.max(file.head().width(), file.head().height()) <= most) {
      return Optional.empty();
    }
    String many =
        files > limits.manyFiles()
            ? " with more than " + limits.manyFiles() + " files in a request"
            : "";
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s: an image must have at most %,d pixels a side%s, was %,d x %,d",
            file.name(),
            most,
            many,
            file.head().width(),
            file.head().height()));
  }

  private Optional<String> documentProblem(FileFacts file, String model) {
    Map.Entry<String, Integer> most = largestRequest(model);
    if (file.encodedBytes() > most.getValue()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s: a request must have at most %,d bytes (%s), was %,d in base64 for this document alone",
              file.name(),
              most.getValue(),
              most.getKey(),
              file.encodedBytes()));
    }
    return file.pages() > counts(model).pdfPages()
        ? Optional.of(pages(file.name(), model, file.pages()))
        : Optional.empty();
  }

  private String pages(String name, String model, long pages) {
    return String.format(
        Locale.ROOT,
        "%s: %s takes at most %,d pages of PDF in a request, was %,d",
        name,
        model,
        counts(model).pdfPages(),
        pages);
  }

  /** Of the platforms that have the model, the one that takes most. */
  private Map.Entry<String, Integer> largestRequest(String model) {
    Map<String, String> ids = catalog.model(model).map(Model::platformIds).orElse(Map.of());
    return limits.requestBytes().entrySet().stream()
        .filter(limit -> ids.isEmpty() || ids.containsKey(limit.getKey()))
        .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .orElse(Map.entry("no limit known", Integer.MAX_VALUE));
  }

  private FileLimits.Counts counts(String model) {
    return limits.counts(catalog.model(model).map(Model::contextTokens).orElse(Integer.MAX_VALUE));
  }
}
