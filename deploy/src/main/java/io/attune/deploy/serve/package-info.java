/** {@code attune serve}: a small supervisor that parents broker, web and trainer. */
@NullMarked
package io.attune.deploy.serve;

import org.jspecify.annotations.NullMarked;
