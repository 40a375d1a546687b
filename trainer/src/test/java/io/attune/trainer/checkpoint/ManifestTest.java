package io.attune.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.codec.StrictJson;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void every_number_met_stands_in_exactly_one_set(long seed) {
        var random = new SplittableRandom(seed);
        Manifest manifest = Manifest.EMPTY;
        TreeSet<Long> met = new TreeSet<>();
        for (int i = 0; i < 500; i++) {
            long number = random.nextLong(1, 200);
            switch (random.nextInt(4)) {
                case 0 -> manifest = manifest.retract(number);
                case 1 -> manifest = manifest.knows(number) ? manifest : manifest.exclude(number, "skipped");
                case 2 -> manifest = manifest.knows(number) ? manifest : manifest.pend(number);
                default -> {
                    List<Long> batch =
                            manifest.pending().numbers().limit(3).boxed().toList();
                    manifest = manifest.apply(batch, 1);
                    number = batch.isEmpty() ? 0 : batch.getFirst();
                }
            }
            if (number > 0) {
                met.add(number);
                assertThat(manifest.knows(number)).isTrue();
            }
            // the constructor refuses sets that overlap, so equal totals mean a partition
            assertThat(manifest.total()).isEqualTo(met.size());
        }
        assertThat(StrictJson.mapper().readValue(manifest.toJson(), Manifest.class))
                .isEqualTo(manifest);
    }

    @Test
    void a_retraction_before_its_judgment_was_applied_excludes_it() {
        Manifest manifest = Manifest.EMPTY.pend(7).retract(7);
        assertThat(manifest.excluded()).containsEntry(Manifest.RETRACTED, NumberSet.of(7));
        assertThat(manifest.pending().isEmpty()).isTrue();
        assertThatThrownBy(() -> manifest.apply(List.of(7L), 0)).hasMessageContaining("not pending");
    }

    @Test
    void a_retraction_after_use_is_said_and_the_weights_still_hold_it() {
        Manifest manifest =
                Manifest.EMPTY.pend(7).apply(List.of(7L), 0).retract(7).retract(7);
        assertThat(manifest.retracted()).isEqualTo(NumberSet.of(7));
        assertThat(manifest.applied().isEmpty()).isTrue();
        assertThat(manifest.inWeights()).isOne();
    }

    @Test
    void a_retraction_that_overtakes_its_judgment_excludes_it_when_it_comes() {
        Manifest manifest = Manifest.EMPTY.retract(7);
        assertThat(manifest.knows(7)).isTrue();
        assertThatThrownBy(() -> manifest.pend(7)).hasMessageContaining("met before");
    }

    @Test
    void a_number_in_two_sets_is_refused() {
        assertThatThrownBy(() -> new Manifest(NumberSet.of(1, 2), new TreeMap<>(), NumberSet.of(2), NumberSet.EMPTY, 0))
                .hasMessage("judgment 2 stands in two sets of the manifest");
    }
}
