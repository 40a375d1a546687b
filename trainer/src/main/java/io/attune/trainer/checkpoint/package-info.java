/** What a learner knows, kept so that a crash at any point loses nothing and counts nothing twice. */
@NullMarked
package io.attune.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
