/** The support desk's taste: what a careful customer would prefer, as a pure function of prompt and answer text. */
@NullMarked
package io.attune.deploy.oracle;

import org.jspecify.annotations.NullMarked;
