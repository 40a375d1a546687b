/** Text that others wrote, shown without ever becoming markup. */
@NullMarked
package io.attune.ui.text;

import org.jspecify.annotations.NullMarked;
