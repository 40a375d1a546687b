/** Lists and verdicts as JSON in one column of the database. */
@NullMarked
package io.attune.annotation.json;

import org.jspecify.annotations.NullMarked;
