package io.attune.trainer.model.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Templates of the kinds that well-known models have, rendered as transformers renders them. */
class TemplateTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Clock STILL = Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

    private static String resource(String name) {
        try (InputStream stream = requireNonNull(TemplateTest.class.getResourceAsStream("/template/" + name), name)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> cases() {
        JsonNode expected = JSON.readTree(resource("expected.json"));
        return expected.propertyStream()
                .flatMap(template -> StreamSupport.stream(template.getValue().spliterator(), false)
                        .map(one -> org.junit.jupiter.params.provider.Arguments.of(template.getKey(), one)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersAsTransformersDoes(String name, JsonNode expected) {
        Template template = Template.of(resource(name + ".jinja"));
        Map<String, Object> variables =
                new HashMap<>(JSON.convertValue(expected, new TypeReference<Map<String, Object>>() {}));
        Object text = variables.remove("text");
        Object refused = variables.remove("refused");
        variables.put("bos_token", "<s>");
        variables.put("eos_token", "</s>");
        if (refused == null) {
            assertThat(template.render(variables, STILL)).isEqualTo(text);
        } else {
            assertThatThrownBy(() -> template.render(variables, STILL))
                    .isInstanceOf(TemplateException.class)
                    .message()
                    .doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "{% include 'x' %} → line 1: the block 'include' is not supported here",
                "{% frobnicate %} → line 1: the block 'frobnicate' is not known",
                "{{ 1 | frobnicate }} → the filter 'frobnicate' is not known",
                "{{ 1 is frobnicated }} → the test 'frobnicated' is not known",
                "{% if x %} → one of [elif, else, endif] is missing",
                "{% endif %} → 'endif' is not known",
                "{{ x → line 1: a tag has no end",
                "{{ x.y }} → 'x' is undefined",
                "{{ x() }} → 'x' is undefined",
                "{{ 1 + 'a' }} → 1 + 'a' is not supported",
                "{{ [1].append(2) }} → a template may not change a list",
                "{{ 1 // 0 }} → / by zero",
                "{{ 'a' * 100000000 }} → is too long",
                "{{ range(1000000) }} → a range of 1000000 numbers is too long",
                "{{ 'x'.__class__ .mro }} → '__class__' is undefined",
                "{% break %} → 'break' stands outside a loop",
                "{% set a.b = 1 %} → a is no namespace",
            })
    void saysWhatItCannotDoInOneLine(String source, String message) {
        assertThatThrownBy(() -> Template.of(source).render(Map.of(), STILL))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }
}
