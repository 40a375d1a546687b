/** Files of prompts, preferences and demonstrations in and out, line by line, whatever their size. */
@NullMarked
package io.attune.annotation.dataset;

import org.jspecify.annotations.NullMarked;
