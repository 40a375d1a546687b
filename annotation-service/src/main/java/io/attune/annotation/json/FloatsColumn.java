package io.attune.annotation.json;

import jakarta.persistence.Converter;
import java.util.List;
import tools.jackson.core.type.TypeReference;

/** Numbers, such as log-probs, as JSON. */
@Converter
public class FloatsColumn extends JsonColumn<List<Float>> {
    public FloatsColumn() {
        super(new TypeReference<>() {});
    }
}
