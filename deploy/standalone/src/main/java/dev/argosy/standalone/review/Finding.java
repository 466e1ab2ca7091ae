package dev.argosy.standalone.review;

import dev.argosy.client.tools.Described;
import java.util.Optional;

/**
 * One thing that a reviewer says about a file.
 *
 * @param line of the new file; 0 or less means the file as a whole
 * @param severity how bad it is
 * @param what what is wrong
 * @param why why it matters
 * @param suggestion how to mend it
 */
public record Finding(
    @Described("number of the line in the new file that it is about; 0 for the whole file")
        int line,
    Severity severity,
    @Described("what is wrong, in one sentence") String what,
    @Described("why it matters, in one or two sentences") String why,
    @Described("how to mend it, in a sentence or a few lines of code")
        Optional<String> suggestion) {}
