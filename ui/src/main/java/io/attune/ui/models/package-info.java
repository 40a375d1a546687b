/** The versions of a model: where each came from, what is inside, and what it answers. */
@NullMarked
package io.attune.ui.models;

import org.jspecify.annotations.NullMarked;
