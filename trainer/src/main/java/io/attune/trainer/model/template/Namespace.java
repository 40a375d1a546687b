package io.attune.trainer.model.template;

import java.util.Map;

/** What {@code namespace()} makes: names that can be set from inside a loop. */
record Namespace(Map<String, Object> values) {}
