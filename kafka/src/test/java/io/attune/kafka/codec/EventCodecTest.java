package io.attune.kafka.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.AnswersShown;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventCodecTest {
    private final EventCodec codec = new EventCodec();
    private final Event judgment = Examples.judgment(new Verdict.Tie());
    private final Map<String, String> headers = codec.headers(judgment, "/attune/test");

    @Test
    void an_event_survives_the_wire() {
        Examples.all()
                .values()
                .forEach(event -> assertThat(codec.decode(codec.headers(event, "/attune/test"), codec.encode(event)))
                        .isEqualTo(new Decoded.Valid(event)));
    }

    @Test
    void the_envelope_is_a_cloud_event() {
        assertThat(headers)
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_type", "io.attune.judgment-given.v1")
                .containsEntry("ce_source", "/attune/test")
                .containsEntry("ce_id", judgment.id().toString())
                .containsEntry("ce_time", "2026-01-02T03:04:05.678Z")
                .containsEntry("content-type", "application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"number\":42`         | `\"number\":42,\"nummer\":1` | nummer",
                "`\"number\":42,`        | ``                           | number",
                "`\"number\":42`         | `\"number\":null`            | number",
                "`\"number\":42`         | `\"number\":\"42\"`          | number",
                "`\"number\":42`         | `\"number\":42.5`            | number",
                "`\"number\":42`         | `\"number\":42,\"number\":43`| number",
                "`\"number\":42`         | `\"number\":0`               | judgment number is 0",
                "`\"weight\":0.5`        | `\"weight\":NaN`             | NaN",
                "`\"weight\":0.5`        | `\"weight\":\"NaN\"`         | weight",
                "`\"weight\":0.5`        | `\"weight\":1e999`           | weight",
                "`\"author\":\"annotator-3\"` | `\"author\":null`       | author",
                "`\"content\":\"Where`   | `\"content\":null,\"x\":\"`  | messages[0].content",
                "`[1,17,400]`            | `[1,null,400]`               | promptIds",
                "`\"kind\":\"PAIR\"`     | `\"kind\":0`                 | kind",
                "`\"kind\":\"PAIR\"`     | `\"kind\":\"THUMB\"`         | Tie[] does not answer a task of kind THUMB",
                "`\"verdict\":\"tie\"`   | `\"verdict\":\"draw\"`       | verdict",
                "`[1,0]`                 | `[0,0]`                      | displayed",
                "`\"2026-01-02T03:04:05.678Z\"` | `1767323045`          | at",
            })
    void bad_json_is_refused_with_the_place_named(String part, String instead, String named) {
        String json = new String(codec.encode(judgment), UTF_8);
        assertThat(json).contains(part);
        Decoded decoded = codec.decode(headers, json.replace(part, instead).getBytes(UTF_8));
        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.Invalid.class,
                        invalid -> assertThat(invalid.reason()).contains(named).doesNotContain("\n"));
    }

    @Test
    void text_after_the_end_is_refused() {
        byte[] twice = (new String(codec.encode(judgment), UTF_8) + "{}").getBytes(UTF_8);
        assertThat(codec.decode(headers, twice)).isInstanceOf(Decoded.Invalid.class);
    }

    @ParameterizedTest
    @CsvSource({
        "ce_type, io.attune.judgment-given.v2, unknown version of judgment-given: v2",
        "ce_type, io.attune.judgment-took.v1, unknown event 'judgment-took'",
        "ce_type, com.example.thing, unknown event type",
        "ce_type,, ce_type is missing",
        "ce_specversion, 2.0, ce_specversion is 2.0",
        "ce_id, another, ce_id is another"
    })
    void an_unknown_envelope_is_refused_with_its_reason(String header, String value, String reason) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.computeIfPresent(header, (name, old) -> value);
        assertThat(codec.decode(changed, codec.encode(judgment)))
                .isInstanceOfSatisfying(
                        Decoded.Invalid.class,
                        invalid -> assertThat(invalid.reason()).contains(reason));
    }

    @Test
    void what_is_too_large_is_neither_written_nor_read() {
        Event large = new AnswersShown(
                judgment.id(), judgment.at(), judgment.key(), 1, List.of("x".repeat(EventCodec.MAX_BYTES)));
        assertThatThrownBy(() -> codec.encode(large)).hasMessageContaining("at most 1000000");
        assertThat(codec.decode(headers, new byte[EventCodec.MAX_BYTES + 1]))
                .isEqualTo(new Decoded.Invalid("the value has 1000001 bytes, at most 1000000 are read"));
    }

    @Test
    void a_null_value_is_refused() {
        assertThat(codec.decode(headers, null)).isEqualTo(new Decoded.Invalid("the value is null"));
    }
}
