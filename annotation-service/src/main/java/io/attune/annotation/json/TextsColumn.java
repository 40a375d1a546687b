package io.attune.annotation.json;

import jakarta.persistence.Converter;
import java.util.List;
import tools.jackson.core.type.TypeReference;

/** Texts as JSON. */
@Converter
public class TextsColumn extends JsonColumn<List<String>> {
    public TextsColumn() {
        super(new TypeReference<>() {});
    }
}
