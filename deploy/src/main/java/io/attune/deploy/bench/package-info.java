/** Benchmarks: how long a judgment takes into the weights, and how much better a tuned policy is. */
@NullMarked
package io.attune.deploy.bench;

import org.jspecify.annotations.NullMarked;
