package io.attune.annotation.annotator;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Roles in one column, separated by commas. */
@Converter
class RolesColumn implements AttributeConverter<Set<Role>, String> {
    @Override
    public String convertToDatabaseColumn(Set<Role> roles) {
        return roles.stream().sorted().map(Role::name).collect(Collectors.joining(","));
    }

    @Override
    public Set<Role> convertToEntityAttribute(String text) {
        return Arrays.stream(text.split(",")).map(Role::valueOf).collect(Collectors.toUnmodifiableSet());
    }
}
