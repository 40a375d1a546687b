package io.attune.annotation.task;

import java.util.UUID;

/** Tasks of a project were given away, judged, opened or closed; said within the transaction that did it. */
public record TasksChanged(UUID project) {}
