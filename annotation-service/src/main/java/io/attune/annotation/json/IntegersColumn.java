package io.attune.annotation.json;

import jakarta.persistence.Converter;
import java.util.List;
import tools.jackson.core.type.TypeReference;

/** Whole numbers, such as token ids, as JSON. */
@Converter
public class IntegersColumn extends JsonColumn<List<Integer>> {
    public IntegersColumn() {
        super(new TypeReference<>() {});
    }
}
