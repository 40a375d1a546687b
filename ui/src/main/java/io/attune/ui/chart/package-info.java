/** Live line charts, and the table behind each. */
@NullMarked
package io.attune.ui.chart;

import org.jspecify.annotations.NullMarked;
