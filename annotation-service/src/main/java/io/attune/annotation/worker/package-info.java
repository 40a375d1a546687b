/** Threads that work beside the requests, for as long as the application runs. */
@NullMarked
package io.attune.annotation.worker;

import org.jspecify.annotations.NullMarked;
