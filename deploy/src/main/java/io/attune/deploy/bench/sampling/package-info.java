/** How fast completions are drawn. The programs that users would run instead, and the script that takes turns, are in deploy/peers. */
@NullMarked
package io.attune.deploy.bench.sampling;

import org.jspecify.annotations.NullMarked;
