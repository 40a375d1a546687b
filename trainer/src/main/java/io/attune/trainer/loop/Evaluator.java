package io.attune.trainer.loop;

import io.attune.kafka.client.EventWriter;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.RoundSpec;
import io.attune.trainer.data.BadInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the newest version of every open round, and the last one of a round that ends, at a modest pace. */
final class Evaluator implements Restarting.Life {
    /** What its measurements are signed with. */
    static final String SOURCE = "evaluator";

    /** The name of nats per answer to the start among them. */
    static final String KL = "kl";

    private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);
    private static final Duration PAUSE = Duration.ofSeconds(8);
    /** A new round's first answers are wanted by people sooner than by this. */
    private static final Duration FIRST = Duration.ofSeconds(3);

    private static final long LOOK_MILLIS = 250;

    private final LoopContext context;
    private final Restarting restarting;
    private final Map<String, AnswerOracle> oracles;

    /** @param oracles by the name that a round's spec gives */
    Evaluator(LoopContext context, Restarting restarting, Map<String, AnswerOracle> oracles) {
        this.context = context;
        this.restarting = restarting;
        this.oracles = Map.copyOf(oracles);
    }

    /** What was measured of a round last, and when. */
    private record Last(@Nullable PolicyRef version, Instant at) {}

    @Override
    public void live() throws InterruptedException {
        Map<UUID, Measuring> measurings = new HashMap<>();
        try (BoardReader board = new BoardReader(context, SOURCE);
                Voices voices = new Voices(context);
                EventWriter writer = new EventWriter(context.kafka(), "/attune/" + SOURCE)) {
            Map<UUID, Last> measured = new HashMap<>();
            for (RoundCommanded over : board.whole().commands()) {
                if (over.desired() == Desired.STOPPED) {
                    measured.put(over.round(), new Last(newest(board.now(), over), Instant.EPOCH));
                }
            }
            while (!restarting.isEnding()) {
                for (RoundCommanded command : List.copyOf(board.now().commands())) {
                    measureIfDue(command, board.now(), voices, writer, measured, measurings);
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } finally {
            measurings.values().forEach(Measuring::close);
        }
    }

    private static PolicyRef newest(RoundBoard board, RoundCommanded command) {
        PolicyPublished newest = board.newest(command.round());
        return newest == null ? new PolicyRef(command.spec().basePolicy(), 0) : newest.policy();
    }

    private void measureIfDue(
            RoundCommanded command,
            RoundBoard board,
            Voices voices,
            EventWriter writer,
            Map<UUID, Last> measured,
            Map<UUID, Measuring> measurings) {
        PolicyRef newest = newest(board, command);
        Instant now = context.clock().instant();
        Last last = measured.computeIfAbsent(
                command.round(), _ -> new Last(null, now.minus(PAUSE).plus(FIRST)));
        if (newest.equals(last.version()) || now.isBefore(last.at().plus(PAUSE))) {
            return;
        }
        RoundSpec spec = command.spec();
        try {
            Measuring measuring = measurings.computeIfAbsent(
                    command.round(), round -> new Measuring(context, round, spec, oracle(spec)));
            Voice start = voices.of(spec, null);
            @Nullable PolicyPublished version = newest.number() == 0 ? null : board.newest(command.round());
            List<Event> events = measuring.of(version == null ? start : voices.of(spec, version), start);
            writer.write(events);
        } catch (IllegalArgumentException | BadInputException | RoundFailedException e) {
            LOG.warn("version {} of round {} cannot be measured: {}", newest.number(), command.round(), e.getMessage());
        }
        measured.put(command.round(), new Last(newest, context.clock().instant()));
    }

    private @Nullable AnswerOracle oracle(RoundSpec spec) {
        if (spec.oracle() == null) {
            return null;
        }
        AnswerOracle oracle = oracles.get(spec.oracle());
        if (oracle == null) {
            throw new IllegalArgumentException(
                    "this process has no oracle named " + spec.oracle() + ", only " + oracles.keySet());
        }
        return oracle;
    }
}
