package dev.argosy.standalone.review;

import dev.argosy.client.tools.Described;
import java.util.List;

/**
 * What is said about one file.
 *
 * @param findings none is a good answer
 */
public record Review(@Described("empty if there is nothing to say") List<Finding> findings) {}
