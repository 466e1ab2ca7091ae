package dev.argosy.standalone.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.standalone.UsageProblem;
import dev.argosy.standalone.asking.EachFile.UnusableFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  @TempDir Path directory;

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void ofADirectoryDocumentsAreTakenInOrderAndOthersAreCounted() throws IOException {
    write("b.md", "b");
    write("a/z.TXT", "z");
    write("a.exe", "x");
    write("README", "x");
    write("scan.pdf", "x");
    write(".hidden.txt", "x");
    write(".git/config.txt", "x");
    Path named = write("named.exe", "x");

    Documents documents = Documents.of(List.of(directory, named, directory.resolve("b.md")));

    assertThat(documents.files())
        .containsExactly(
            directory.resolve("a/z.TXT"),
            directory.resolve("b.md"),
            directory.resolve("scan.pdf"),
            named);
    assertThat(documents.others()).isEqualTo(3);
  }

  @Test
  void linksOutOfTheDirectoryAreNotFollowed() throws IOException {
    Path outside = write("outside/secret.txt", "x");
    Path inside = Files.createDirectory(directory.resolve("inside"));
    Files.createSymbolicLink(inside.resolve("link.txt"), outside);
    Files.createSymbolicLink(inside.resolve("all"), outside.getParent());

    assertThat(Documents.of(List.of(inside)).files()).isEmpty();
  }

  @Test
  void whatIsWrittenIsNotReadByWhateverName() throws IOException {
    write("a.txt", "a");
    Path written = write("out.jsonl", "");
    Documents all =
        Documents.of(
            List.of(directory, directory.resolve("../" + directory.getFileName() + "/out.jsonl")));

    assertThat(all.without(written).files()).containsExactly(directory.resolve("a.txt"));
    assertThat(all.without(directory.resolve("not there yet"))).isEqualTo(all);
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> Documents.of(List.of(directory.resolve("no"))))
        .isInstanceOf(UsageProblem.class)
        .hasMessageEndingWith("can't be read");
  }

  @Test
  void aDocumentIsATextAnImageOrAPdfByItsBytes() throws IOException {
    assertThatCode(() -> Documents.content(write("a.txt", "Grüße"), 7)).doesNotThrowAnyException();
    Path image = Files.write(directory.resolve("picture.dat"), png());
    assertThat(Documents.content(image, 9_999)).isNotNull();
    Path text = write("a.md", "A PDF begins with %PDF-1.7");
    assertThatCode(() -> Documents.content(text, 99))
        .as("by its name a text")
        .doesNotThrowAnyException();
  }

  private static byte[] png() throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return bytes.toByteArray();
  }

  @Test
  void whatIsNoDocumentIsUnusableAndSaysWhy() throws IOException {
    assertThatThrownBy(() -> Documents.content(write("a.txt", "Grüße!"), 7))
        .isInstanceOf(UnusableFile.class)
        .hasMessage("larger than 7 bytes (--max-file-bytes): 8");
    assertThatThrownBy(() -> Documents.content(write("a.txt", " \n"), 9)).hasMessage("empty");
    assertThatThrownBy(() -> Documents.content(write("a.txt", "a\0b"), 9))
        .hasMessageStartingWith("no text");
    Path latin = Files.write(directory.resolve("l.txt"), "ü".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Documents.content(latin, 9))
        .hasMessage("neither text in UTF-8 nor an image nor a PDF");
  }
}
