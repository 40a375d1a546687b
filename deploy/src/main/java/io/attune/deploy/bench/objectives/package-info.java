/** Every objective that trains a policy, on the demo, with the same number of completions and the same sweep of learning rates. */
@NullMarked
package io.attune.deploy.bench.objectives;

import org.jspecify.annotations.NullMarked;
