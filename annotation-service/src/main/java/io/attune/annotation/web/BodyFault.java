package io.attune.annotation.web;

import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** What is wrong with a body, in words of the interface rather than of its JSON reader. */
final class BodyFault {
    private BodyFault() {}

    static String of(JacksonException fault) {
        String where = where(fault);
        return switch (fault) {
            case UnrecognizedPropertyException unknown ->
                "there is no field " + unknown.getPropertyName() + "; there are "
                        + known(unknown.getKnownPropertyIds());
            case ValueInstantiationException refused -> reason(refused);
            case InvalidNullException _ -> where + " is missing";
            case InvalidFormatException format -> where + " is \"" + format.getValue() + "\", which it cannot be";
            case MismatchedInputException mismatch
            when says(mismatch).startsWith("Cannot map `null`") ->
                (where.isEmpty() ? "a number or flag" : where) + " is missing";
            case MismatchedInputException mismatch when !where.isEmpty() -> where + " is of another kind than expected";
            case JacksonException other -> says(other);
        };
    }

    private static String reason(ValueInstantiationException refused) {
        Throwable cause = refused.getCause();
        return cause == null || cause.getMessage() == null ? says(refused) : cause.getMessage();
    }

    private static String says(JacksonException fault) {
        return fault.getOriginalMessage().lines().findFirst().orElse("it is not JSON");
    }

    private static String known(Collection<Object> fields) {
        return fields.stream().map(Objects::toString).sorted().collect(Collectors.joining(", "));
    }

    private static String where(JacksonException fault) {
        return fault.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
