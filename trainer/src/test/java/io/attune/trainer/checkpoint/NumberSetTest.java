package io.attune.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.codec.StrictJson;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberSetTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void it_is_the_set_that_java_knows_whatever_is_added_and_taken_away(long seed) {
        var random = new SplittableRandom(seed);
        int most = random.nextInt(3, 60);
        NumberSet set = NumberSet.EMPTY;
        TreeSet<Long> model = new TreeSet<>();
        for (int i = 0; i < 400; i++) {
            long number = random.nextLong(1, most);
            if (random.nextInt(3) > 0) {
                set = set.with(number);
                model.add(number);
            } else {
                set = set.without(number);
                model.remove(number);
            }
            assertThat(set.numbers().boxed()).containsExactlyElementsOf(model);
            assertThat(set.size()).isEqualTo(model.size());
            assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
            assertThat(set.contains(number)).isEqualTo(model.contains(number));
            assertThat(NumberSet.of(set.ranges()))
                    .as("ranges are sorted and apart")
                    .isEqualTo(set);
        }
    }

    @Test
    void the_same_numbers_in_any_order_are_the_same_ranges() {
        assertThat(NumberSet.of(5, 1, 3, 2).ranges())
                .isEqualTo(List.of(new NumberRange(1, 3), new NumberRange(5, 5)))
                .isEqualTo(NumberSet.of(2, 3, 5, 1, 1).ranges());
    }

    @Test
    void it_survives_json() {
        NumberSet set = NumberSet.of(1, 2, 9);
        String json = StrictJson.mapper().writeValueAsString(set);
        assertThat(json).isEqualTo("[{\"first\":1,\"last\":2},{\"first\":9,\"last\":9}]");
        assertThat(StrictJson.mapper().readValue(json, NumberSet.class)).isEqualTo(set);
    }

    @Test
    void ranges_that_touch_are_refused() {
        assertThatThrownBy(() -> NumberSet.of(List.of(new NumberRange(1, 2), new NumberRange(3, 4))))
                .hasMessageContaining("touch");
        assertThatThrownBy(() -> NumberSet.EMPTY.with(0)).hasMessageContaining("range is 0 to 0");
    }

    @Test
    void a_range_behind_the_largest_number_is_refused() {
        List<NumberRange> ranges = List.of(new NumberRange(1, Long.MAX_VALUE), new NumberRange(5, 6));
        assertThatThrownBy(() -> NumberSet.of(ranges)).isInstanceOf(IllegalArgumentException.class);
    }
}
