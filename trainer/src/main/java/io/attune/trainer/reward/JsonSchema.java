package io.attune.trainer.reward;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The part of JSON Schema (draft 2020-12) that describes plain data: type, enum, const, properties, required, additionalProperties, items, minItems, maxItems, minimum, maximum, minLength,
 * maxLength, pattern, anyOf, allOf. A schema with any other keyword is refused, so that nothing is allowed by oversight.
 */
final class JsonSchema {
    private static final Set<String> REMARKS = Set.of("$schema", "$id", "title", "description", "default", "examples");
    private static final Set<String> KEYWORDS = Set.of(
            "type",
            "enum",
            "const",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "pattern",
            "anyOf",
            "allOf");

    private final JsonNode schema;
    private final Map<String, JsonSchema> properties = new HashMap<>();
    private final @Nullable JsonSchema items;
    private final @Nullable JsonSchema others;
    private final List<JsonSchema> any;
    private final List<JsonSchema> all;
    private final @Nullable Pattern pattern;

    private JsonSchema(JsonNode schema) {
        this.schema = schema;
        if (!schema.isObject() && !schema.isBoolean()) {
            throw new IllegalArgumentException("a schema is an object, true or false, not " + schema);
        }
        for (String keyword : schema.propertyNames()) {
            if (!KEYWORDS.contains(keyword) && !REMARKS.contains(keyword)) {
                throw new IllegalArgumentException("the keyword " + keyword + " is not known; known are "
                        + String.join(", ", KEYWORDS.stream().sorted().toList()));
            }
        }
        schema.path("properties").properties().forEach(p -> properties.put(p.getKey(), of(p.getValue())));
        items = schema.has("items") ? of(schema.get("items")) : null;
        others = schema.has("additionalProperties") ? of(schema.get("additionalProperties")) : null;
        any = list(schema.path("anyOf"));
        all = list(schema.path("allOf"));
        pattern = schema.has("pattern") ? Pattern.compile(schema.get("pattern").asString()) : null;
    }

    /** @throws IllegalArgumentException if it is no schema of this part */
    static JsonSchema of(JsonNode schema) {
        return new JsonSchema(schema);
    }

    private static List<JsonSchema> list(JsonNode schemas) {
        return StreamSupport.stream(schemas.spliterator(), false)
                .map(JsonSchema::of)
                .toList();
    }

    boolean allows(JsonNode value) {
        if (schema.isBoolean()) {
            return schema.booleanValue();
        }
        return typed(value)
                && (!schema.has("const") || schema.get("const").equals(value))
                && (!schema.has("enum") || one(schema.get("enum"), value))
                && (any.isEmpty() || any.stream().anyMatch(schemaOf -> schemaOf.allows(value)))
                && all.stream().allMatch(schemaOf -> schemaOf.allows(value))
                && number(value)
                && text(value)
                && array(value)
                && object(value);
    }

    private boolean typed(JsonNode value) {
        JsonNode type = schema.path("type");
        if (type.isMissingNode()) {
            return true;
        }
        return type.isArray()
                ? StreamSupport.stream(type.spliterator(), false).anyMatch(one -> is(one.asString(), value))
                : is(type.asString(), value);
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "number" -> value.isNumber();
            case "integer" -> value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
            default -> throw new IllegalArgumentException("there is no type " + type);
        };
    }

    private static boolean one(JsonNode values, JsonNode value) {
        return StreamSupport.stream(values.spliterator(), false).anyMatch(value::equals);
    }

    private boolean number(JsonNode value) {
        return !value.isNumber() || within(value.doubleValue(), "minimum", "maximum");
    }

    private boolean text(JsonNode value) {
        return !value.isString()
                || (within(
                                value.stringValue()
                                        .codePointCount(0, value.stringValue().length()),
                                "minLength",
                                "maxLength")
                        && (pattern == null
                                || pattern.matcher(value.stringValue()).find()));
    }

    private boolean array(JsonNode value) {
        return !value.isArray()
                || (within(value.size(), "minItems", "maxItems")
                        && (items == null
                                || StreamSupport.stream(value.spliterator(), false)
                                        .allMatch(items::allows)));
    }

    private boolean object(JsonNode value) {
        if (!value.isObject()) {
            return true;
        }
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asString())) {
                return false;
            }
        }
        return value.properties().stream().allMatch(entry -> {
            JsonSchema known = properties.getOrDefault(entry.getKey(), others);
            return known == null || known.allows(entry.getValue());
        });
    }

    private boolean within(double size, String least, String most) {
        return (!schema.has(least) || size >= schema.get(least).doubleValue())
                && (!schema.has(most) || size <= schema.get(most).doubleValue());
    }
}
