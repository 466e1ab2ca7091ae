/** Stand-ins for Bedrock and Vertex. */
@NullMarked
package dev.argosy.simulator;

import org.jspecify.annotations.NullMarked;
