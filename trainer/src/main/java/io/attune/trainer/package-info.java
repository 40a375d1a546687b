/** What machines learn, from graphs and gradients up to the roles that follow people's judgments. */
@NullMarked
package io.attune.trainer;

import org.jspecify.annotations.NullMarked;
