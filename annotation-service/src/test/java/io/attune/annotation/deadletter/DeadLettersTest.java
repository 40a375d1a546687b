package io.attune.annotation.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.deadletter.DeadLetterView.State;
import io.attune.kafka.client.EventSink;
import io.attune.kafka.event.Measured;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the service itself refuses: measurements of rounds that its database does not know. */
class DeadLettersTest {
    private final Stage stage = Stage.on(Database.H2);
    private final DeadLetters letters = stage.the(DeadLetters.class);

    @Test
    void whatIsRefusedIsListedWithItsReasonAndDecidedOnce() {
        DeadLetterView letter = refused(stage.id());
        assertThat(letter.topic()).isEqualTo("metrics");
        assertThat(letter.type()).isEqualTo("io.attune.measured.v1");
        assertThat(letter.state()).isEqualTo(State.OPEN);
        long open = letters.open();

        letters.dismiss(letter.id());

        assertThat(find(letter.id()).state()).isEqualTo(State.DISMISSED);
        assertThat(letters.open()).isEqualTo(open - 1);
        assertThatThrownBy(() -> letters.replay(letter.id()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("replayed or dismissed already");
        assertThatThrownBy(() -> letters.dismiss("metrics/0/987654321")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aReplayedRecordIsOnItsTopicAgain() {
        UUID round = stage.id();
        DeadLetterView letter = refused(round);

        letters.replay(letter.id());

        assertThat(find(letter.id()).state()).isEqualTo(State.REPLAYED);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> about(round).size() == 2);
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrOverlap() {
        UUID round = stage.id();
        refused(round);
        refused(stage.id());
        refused(stage.id());
        List<String> all =
                letters.page(null, 1000).stream().map(DeadLetterView::id).toList();

        List<String> first =
                letters.page(null, 2).stream().map(DeadLetterView::id).toList();
        List<String> second = letters.page(first.getLast(), 1000).stream()
                .map(DeadLetterView::id)
                .toList();

        assertThat(first).isEqualTo(all.subList(0, 2));
        assertThat(second).isEqualTo(all.subList(2, all.size()));
    }

    private DeadLetterView refused(UUID round) {
        stage.the(EventSink.class)
                .write(List.of(new Measured(stage.id(), Instant.now(), round, "evaluator", 1, Map.of("kl", 1.0))));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !about(round).isEmpty());
        return about(round).getFirst();
    }

    private List<DeadLetterView> about(UUID round) {
        return letters.page(null, 1000).stream()
                .filter(letter -> letter.reason().equals("this database has no round " + round))
                .toList();
    }

    private DeadLetterView find(String id) {
        return letters.page(null, 1000).stream()
                .filter(letter -> letter.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
