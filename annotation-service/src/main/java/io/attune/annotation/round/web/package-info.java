/** Rounds over REST. */
@NullMarked
package io.attune.annotation.round.web;

import org.jspecify.annotations.NullMarked;
