package dev.argosy.standalone.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.standalone.EnvironmentProblem;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that stand in for git. */
@Timeout(60)
final class GitTest {
  @TempDir Path directory;

  private Git git(String script, Duration limit) throws IOException {
    Assumptions.assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "scripts need a POSIX system");
    Path program = Files.writeString(directory.resolve("git"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new Git(directory, program.toString(), limit);
  }

  @Test
  void aGitThatHangsIsEndedWithWhateverItHasStarted() throws IOException {
    Git git = git("echo begun; sleep 600 & wait", Duration.ofMillis(300));

    assertThatThrownBy(() -> git.run(1_000, "diff"))
        .isInstanceOf(EnvironmentProblem.class)
        .hasMessageStartingWith("git did not end within");
  }

  @Test
  void nothingIsFetchedFromWhomTheRepositoryNames() throws IOException {
    Git git = git("printf %s \"$GIT_NO_LAZY_FETCH\"", Duration.ofSeconds(30));

    assertThat(git.run(1_000, "diff").text()).isEqualTo("1");
  }
}
