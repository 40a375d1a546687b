/** The commands that need no server: each takes files and gives files, and says in one line what is wrong. */
@NullMarked
package io.attune.trainer.cli;

import org.jspecify.annotations.NullMarked;
