package io.attune.ui.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.Side;
import io.attune.kafka.event.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayedVerdictTest {

    @Test
    void leftIsTheAnswerThatStoodThere() {
        assertThat(DisplayedVerdict.stored("left:2", List.of(0, 1), null))
                .isEqualTo(new Verdict.Preferred(Side.FIRST, 2));
        assertThat(DisplayedVerdict.stored("left:2", List.of(1, 0), null))
                .isEqualTo(new Verdict.Preferred(Side.SECOND, 2));
        assertThat(DisplayedVerdict.stored("right:3", List.of(1, 0), null))
                .isEqualTo(new Verdict.Preferred(Side.FIRST, 3));
    }

    @Test
    void scoresCarryTheirValues() {
        assertThat(DisplayedVerdict.stored("scores", List.of(0), Map.of("polite", 3)))
                .isEqualTo(new Verdict.Scores(Map.of("polite", 3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "left", "left:0", "left:4", "right:9", "middle:1", "skip:because", "LEFT:1"})
    void otherWordsAreRefused(String text) {
        assertThatThrownBy(() -> DisplayedVerdict.stored(text, List.of(0, 1), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scoresWithoutAValueAreRefused() {
        assertThatThrownBy(() -> DisplayedVerdict.stored("scores", List.of(0), null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
