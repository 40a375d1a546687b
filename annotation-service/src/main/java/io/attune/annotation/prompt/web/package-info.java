/** Prompts over REST. */
@NullMarked
package io.attune.annotation.prompt.web;

import org.jspecify.annotations.NullMarked;
