package io.attune.annotation.json;

import io.attune.kafka.event.Verdict;
import jakarta.persistence.Converter;
import tools.jackson.core.type.TypeReference;

/** A verdict as JSON. */
@Converter
public class VerdictColumn extends JsonColumn<Verdict> {
    public VerdictColumn() {
        super(new TypeReference<>() {});
    }
}
