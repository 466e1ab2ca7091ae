/**
 * Content kept in S3, or in what speaks like it. Needs {@code software.amazon.awssdk:s3} and {@code
 * aws-crt-client}, which only those who use it bring along.
 */
@NullMarked
package dev.argosy.content.s3;

import org.jspecify.annotations.NullMarked;
