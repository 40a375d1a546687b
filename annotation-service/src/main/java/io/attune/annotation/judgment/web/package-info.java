/** Judging and taking back over REST. */
@NullMarked
package io.attune.annotation.judgment.web;

import org.jspecify.annotations.NullMarked;
