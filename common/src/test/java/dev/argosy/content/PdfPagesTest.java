package dev.argosy.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against documents that a full library of PDF writes. */
class PdfPagesTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 101, 700})
  void pagesAreCountedInPlainAndInCompressedDocuments(int pages) throws IOException {
    assertThat(PdfPages.of(document(pages, CompressParameters.NO_COMPRESSION))).hasValue(pages);
    assertThat(PdfPages.of(document(pages, CompressParameters.DEFAULT_COMPRESSION)))
        .hasValue(pages);
  }

  /** What an editor appends takes the place of what stood there. */
  @Test
  void theLastVersionOfAnEditedDocumentCounts() throws IOException {
    byte[] first = document(9, CompressParameters.NO_COMPRESSION);
    ByteArrayOutputStream edited = new ByteArrayOutputStream();
    try (PDDocument document = Loader.loadPDF(first)) {
      for (int i = 0; i < 5; i++) {
        document.removePage(0);
      }
      document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
      document.getDocumentCatalog().getPages().getCOSObject().setNeedToBeUpdated(true);
      document.saveIncremental(edited);
    }
    assertThat(edited.size()).isGreaterThan(first.length);
    assertThat(PdfPages.of(edited.toByteArray())).hasValue(4);
  }

  @Test
  void aCountThatStandsElsewhereIsFollowed() {
    assertThat(
            PdfPages.of(
                pdf(
                    "1 0 obj<</Type/Catalog/Pages 2 0 R/PageMode/UseNone>>endobj",
                    "2 0 obj<</Kids[]/Resources<</Count 99>>/Title (a \\) /Count 98)/Count 3 0 R>>"
                        + "endobj",
                    "3 0 obj 12 endobj",
                    "trailer<</Root 1 0 R>>")))
        .hasValue(12);
  }

  @Test
  void anEncryptedDocumentMayBeUncounted() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument()) {
      document.addPage(new PDPage());
      document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
      document.save(file);
    }
    assertThat(PdfPages.of(file.toByteArray()).orElse(0)).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "trailer<</Root 1 0 R>>",
        "1 0 obj<</Pages 2 0 R>>endobj trailer<</Root 1 0 R>>",
        "1 0 obj<</Pages 1 0 R>>endobj trailer<</Root 1 0 R>>",
        "1 0 obj<</Pages 2 0 R>>endobj 2 0 obj<</Count -3>>endobj trailer<</Root 1 0 R>>",
        "1 0 obj<</Pages 2 0 R>>endobj 2 0 obj<</Count 99999999999>>endobj trailer<</Root 1 0 R>>",
        "1 0 obj<</Type/ObjStm/N 9/First 4/Filter/FlateDecode>>stream\nxxxx\nendstream endobj /Root 1 0 R",
        "obj obj 0 obj 1 0 obj"
      })
  void whatCannotBeToldIsUnknown(String text) {
    assertThat(PdfPages.of(pdf(text))).isEmpty();
  }

  /** Files made to cost: what is looked for comes late or never, or inflates to much and breaks. */
  @Test
  @Timeout(120)
  void theTimeThatADocumentTakesGrowsWithItsSizeAlone() throws IOException {
    int size = 16 << 20;
    assertThat(PdfPages.of(pdf("1 0 obj<<>>stream\nendstream ".repeat(size / 29)))).isEmpty();
    assertThat(PdfPages.of(pdf("1 0 obj<<>>stream\nendstream ".repeat(size / 29), "endobj")))
        .isEmpty();
    assertThat(PdfPages.of(pdf("1 0 obj ".repeat(size / 8)))).isEmpty();
    assertThat(PdfPages.of(pdf("<<(".repeat(size / 3), "/Root 1 0 R"))).isEmpty();
    byte[] much = deflated(new byte[60 << 20]);
    much[much.length - 1] ^= 1; // its checksum
    assertThat(PdfPages.of(pdf(objectStream(much).repeat(size / much.length)))).isEmpty();
    assertThat(PdfPages.of(pdf(objectStream(deflated(new byte[8])).repeat(size / 100)))).isEmpty();
  }

  private static String objectStream(byte[] data) {
    return "1 0 obj<</Type/ObjStm/N 99999999/First 4/Filter/FlateDecode>>stream\n"
        + new String(data, StandardCharsets.ISO_8859_1)
        + "\nendstream endobj ";
  }

  private static byte[] deflated(byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(data);
    }
    return out.toByteArray();
  }

  /** Whatever a file is, its pages are a number or unknown, at once. */
  @RepeatedTest(100)
  void aDamagedDocumentNeverThrows() throws IOException {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] file = document(3, CompressParameters.DEFAULT_COMPRESSION);
    for (int i = 0; i < 20; i++) {
      file[random.nextInt(file.length)] = (byte) random.nextInt();
    }
    byte[] cut = Arrays.copyOf(file, random.nextInt(file.length));
    assertThat(PdfPages.of(file).orElse(1)).as("seed %d", seed).isPositive();
    assertThat(PdfPages.of(cut).orElse(1)).as("seed %d", seed).isPositive();
  }

  private static byte[] pdf(String... objects) {
    return ("%PDF-1.7\n" + String.join("\n", objects)).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] document(int pages, CompressParameters compression) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument()) {
      for (int i = 0; i < pages; i++) {
        PDPage page = new PDPage();
        document.addPage(page);
        try (PDPageContentStream text = new PDPageContentStream(document, page)) {
          text.beginText();
          text.setFont(new PDType1Font(FontName.HELVETICA), 12);
          text.showText("5 0 obj /Type /Page /Count 3");
          text.endText();
        }
      }
      document.save(file, compression);
    }
    byte[] bytes = file.toByteArray();
    try (PDDocument again = Loader.loadPDF(new ByteArrayInputStream(bytes).readAllBytes())) {
      assertThat(again.getNumberOfPages()).isEqualTo(pages);
    }
    return bytes;
  }
}
