/** The demo: a support desk that writes its own prompts and answers, and the small policy trained on them. */
@NullMarked
package io.attune.deploy.demo;

import org.jspecify.annotations.NullMarked;
