/** Where events go: the topics, how each is partitioned and kept, and what the cluster must be able to do. */
@NullMarked
package io.attune.kafka.topic;

import org.jspecify.annotations.NullMarked;
