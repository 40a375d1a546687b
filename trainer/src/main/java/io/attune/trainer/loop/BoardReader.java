package io.attune.trainer.loop;

import io.attune.kafka.client.EventReader;
import io.attune.kafka.client.ReadEvent;
import io.attune.kafka.topic.Topic;
import java.time.Duration;
import java.util.List;

/** Keeps a {@link RoundBoard} as new as the log. */
final class BoardReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final EventReader reader;
    private final RoundBoard board = new RoundBoard();

    /** @param name of the role that looks at the board */
    BoardReader(LoopContext context, String name) {
        this.reader = new EventReader(
                context.kafka(),
                name + "-board",
                List.of(Topic.ROUND_COMMANDS, Topic.POLICIES),
                List.of(),
                context.clock());
    }

    /** The board with whatever has arrived, without waiting. */
    RoundBoard now() {
        fold(Duration.ZERO);
        return board;
    }

    /** The board with everything that was in the log when this was called. */
    RoundBoard whole() {
        do {
            fold(PATIENCE);
        } while (!reader.caughtUp());
        return board;
    }

    private void fold(Duration patience) {
        reader.poll(patience).events().stream().map(ReadEvent::event).forEach(board::fold);
    }

    @Override
    public void close() {
        reader.close();
    }
}
