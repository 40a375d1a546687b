/** What people and judges said, never changed: each has a number, and taking one back is a fact of its own. */
@NullMarked
package io.attune.annotation.judgment;

import org.jspecify.annotations.NullMarked;
