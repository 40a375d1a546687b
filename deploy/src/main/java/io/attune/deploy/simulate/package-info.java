/** Simulated annotators: they sign in, lease tasks and judge them through the real HTTP interface. */
@NullMarked
package io.attune.deploy.simulate;

import org.jspecify.annotations.NullMarked;
