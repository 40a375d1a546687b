/** Accounts and tokens over REST. */
@NullMarked
package io.attune.annotation.annotator.web;

import org.jspecify.annotations.NullMarked;
