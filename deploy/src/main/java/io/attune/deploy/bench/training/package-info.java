/** What training costs on this machine: a step's time and memory beside the least that its arithmetic could take. */
@NullMarked
package io.attune.deploy.bench.training;

import org.jspecify.annotations.NullMarked;
