package io.attune.annotation.policy;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Metrics as JSON in one column: they are read and written whole. */
@Converter
class MetricsColumn implements AttributeConverter<Map<String, Double>, String> {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Double>> METRICS = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(Map<String, Double> metrics) {
        return JSON.writeValueAsString(metrics);
    }

    @Override
    public Map<String, Double> convertToEntityAttribute(String json) {
        return JSON.readValue(json, METRICS);
    }
}
