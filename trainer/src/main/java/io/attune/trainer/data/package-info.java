/** Examples as they come in files: JSON lines read as a stream, with the file and line of everything that is wrong. */
@NullMarked
package io.attune.trainer.data;

import org.jspecify.annotations.NullMarked;
