package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.CommandAcknowledged.State;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.TaskKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrdersTest {
    private static final UUID ID = UUID.randomUUID();

    @Test
    void the_newest_command_decides() {
        Orders orders = Orders.first(command(1, Desired.RUNNING, 4)).then(command(2, Desired.PAUSED, 4));
        assertThat(orders.state()).isEqualTo(State.PAUSED);
        assertThat(orders.olderThan(command(2, Desired.STOPPED, 4))).isFalse();
        assertThat(orders.olderThan(command(3, Desired.STOPPED, 4))).isTrue();
    }

    @Test
    void an_end_of_its_own_lasts_until_a_newer_command() {
        Orders ended = Orders.first(command(1, Desired.RUNNING, 4)).end("400 judgments are applied", false);
        assertThat(ended.state()).isEqualTo(State.STOPPED);
        assertThat(ended.open()).isFalse();
        assertThat(ended.end("NaN", true).state()).isEqualTo(State.FAILED);
        assertThat(ended.then(command(2, Desired.RUNNING, 4)).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void a_round_keeps_its_model() {
        Orders orders = Orders.first(command(1, Desired.RUNNING, 4));
        assertThatThrownBy(() -> orders.then(command(2, Desired.RUNNING, 8))).hasMessageContaining("launch another");
        assertThatThrownBy(() -> orders.then(command(2, Desired.RUNNING, 4, 16.0, List.of())))
                .hasMessageContaining("LoRA rank, alpha and layers");
        assertThatThrownBy(() -> orders.then(command(2, Desired.RUNNING, 4, null, List.of("q_proj"))))
                .hasMessageContaining("launch another");
    }

    @Test
    void those_kept_before_an_adapter_had_an_alpha_are_read_as_they_were() {
        Orders orders = Orders.first(command(1, Desired.RUNNING, 4));
        String json = StrictJson.mapper().writeValueAsString(orders);
        String before = json.replace("\"loraAlpha\":null,\"loraTargets\":[],", "");
        assertThat(before).isNotEqualTo(json);
        assertThat(StrictJson.mapper().readValue(before, Orders.class)).isEqualTo(orders);
    }

    @Test
    void they_survive_json() {
        Orders orders = Orders.first(command(1, Desired.RUNNING, 4)).end("stopped", false);
        String json = StrictJson.mapper().writeValueAsString(orders);
        assertThat(StrictJson.mapper().readValue(json, Orders.class)).isEqualTo(orders);
    }

    private static RoundCommanded command(long sequence, Desired desired, int rank) {
        return command(sequence, desired, rank, null, List.of());
    }

    private static RoundCommanded command(
            long sequence, Desired desired, int rank, @Nullable Double alpha, List<String> targets) {
        Artefact base = new Artefact("0".repeat(64), 1);
        RoundSpec spec =
                Specs.adapted(Specs.of(TaskKind.PAIR, "online-dpo", ID, base, ID), rank, alpha, targets, List.of());
        return new RoundCommanded(ID, Instant.EPOCH, ID, sequence, desired, spec);
    }
}
