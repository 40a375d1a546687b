package io.attune.annotation.round;

import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.RoundSpec;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import tools.jackson.databind.json.JsonMapper;

/** A spec as JSON in one column: it is read and written whole. */
@Converter
class SpecColumn implements AttributeConverter<RoundSpec, String> {
    private static final JsonMapper JSON = StrictJson.mapper();

    @Override
    public String convertToDatabaseColumn(RoundSpec spec) {
        return JSON.writeValueAsString(spec);
    }

    @Override
    public RoundSpec convertToEntityAttribute(String json) {
        return JSON.readValue(json, RoundSpec.class);
    }
}
