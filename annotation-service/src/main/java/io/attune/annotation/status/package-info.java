/** How the platform is: what answers, what waits, what went wrong. */
@NullMarked
package io.attune.annotation.status;

import org.jspecify.annotations.NullMarked;
