/** Files in and out over REST. */
@NullMarked
package io.attune.annotation.dataset.web;

import org.jspecify.annotations.NullMarked;
