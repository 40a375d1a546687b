/** What a person finds after signing in: their queues. */
@NullMarked
package io.attune.ui.home;

import org.jspecify.annotations.NullMarked;
