/** Prompts of a project, each once, and which of them is to be answered next. */
@NullMarked
package io.attune.annotation.prompt;

import org.jspecify.annotations.NullMarked;
