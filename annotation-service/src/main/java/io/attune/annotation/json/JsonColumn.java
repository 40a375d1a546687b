package io.attune.annotation.json;

import io.attune.kafka.codec.StrictJson;
import jakarta.persistence.AttributeConverter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A value that is read and written whole, as JSON in a text column. */
abstract class JsonColumn<T> implements AttributeConverter<T, String> {
    private static final JsonMapper JSON = StrictJson.mapper();

    private final TypeReference<T> type;

    JsonColumn(TypeReference<T> type) {
        this.type = type;
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable T value) {
        return value == null ? null : JSON.writerFor(type).writeValueAsString(value);
    }

    @Override
    public @Nullable T convertToEntityAttribute(@Nullable String json) {
        return json == null ? null : JSON.readValue(json, type);
    }
}
