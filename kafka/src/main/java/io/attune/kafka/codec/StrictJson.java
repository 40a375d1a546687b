package io.attune.kafka.codec;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.attune.kafka.event.AddedLater;
import java.lang.reflect.RecordComponent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON of records as they are declared: every component present but {@link AddedLater} ones, none more, null only where the component is
 * {@code @Nullable}, no text for numbers, no duplicates, nothing after the end.
 */
public final class StrictJson {
    private StrictJson() {}

    /** A mapper with these rules. */
    public static JsonMapper mapper() {
        return JsonMapper.builder()
                .annotationIntrospector(new AsDeclared())
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .addModule(new SimpleModule().addDeserializer(Instant.class, new InstantsAsText()))
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .build();
    }

    /** One line that names the field, as {@code samples[0].text: …}. */
    public static String reason(JacksonException failure) {
        String path = failure.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        String message = failure.getOriginalMessage().lines().findFirst().orElse("unreadable");
        return path.isEmpty() ? message : path.replaceFirst("^\\.", "") + ": " + message;
    }

    /** Lets a JSON null through only where a record's component says {@code @Nullable}, and nothing be missing but what was added later. */
    private static final class AsDeclared extends JacksonAnnotationIntrospector {
        @Override
        public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
            RecordComponent component = component(annotated);
            return component == null
                    ? super.findSetterInfo(config, annotated)
                    : JsonSetter.Value.forValueNulls(nulls(component), Nulls.FAIL);
        }

        private static Nulls nulls(RecordComponent component) {
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                return Nulls.SET;
            }
            return component.isAnnotationPresent(AddedLater.class) ? Nulls.AS_EMPTY : Nulls.FAIL;
        }

        @Override
        public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            RecordComponent component = component(member);
            return component == null
                    ? super.hasRequiredMarker(config, member)
                    : Boolean.valueOf(!component.isAnnotationPresent(AddedLater.class));
        }

        private static @Nullable RecordComponent component(Annotated annotated) {
            return annotated instanceof AnnotatedParameter parameter
                            && parameter.getDeclaringClass().isRecord()
                    ? parameter.getDeclaringClass().getRecordComponents()[parameter.getIndex()]
                    : null;
        }
    }

    /** Jackson's own would also take a number of seconds. */
    private static final class InstantsAsText extends StdScalarDeserializer<Instant> {
        InstantsAsText() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) {
            if (!(context.readValue(parser, Object.class) instanceof String text)) {
                return context.reportInputMismatch(this, "expected a time such as 2026-01-02T03:04:05Z");
            }
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                return context.reportInputMismatch(this, "'%s' is no time such as 2026-01-02T03:04:05Z", text);
            }
        }
    }
}
