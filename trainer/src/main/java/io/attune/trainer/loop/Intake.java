package io.attune.trainer.loop;

import io.attune.kafka.client.EventReader;
import io.attune.kafka.client.Read;
import io.attune.kafka.client.ReadEvent;
import io.attune.kafka.client.Restart;
import io.attune.kafka.codec.EventCodec;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.JudgmentRetracted;
import io.attune.kafka.event.Measured;
import io.attune.kafka.event.RoundCommanded;
import io.attune.trainer.data.Lesson;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one round's events from the log to the learner's bench, in order. */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final EventCodec codec = new EventCodec();
    private final EventReader reader;
    private final UUID round;
    private final Bench bench;
    private final Student student;
    private final Consumer<RoundCommanded> commands;
    private double kl = Double.NaN;
    private boolean anew;

    /** @param commands takes the round's commands, also such as it has taken before */
    Intake(EventReader reader, UUID round, Bench bench, Student student, Consumer<RoundCommanded> commands) {
        this.reader = reader;
        this.round = round;
        this.bench = bench;
        this.student = student;
        this.commands = commands;
    }

    /** A judgment of a checkpoint, which was usable when it came. */
    static Taught again(Event event, Student student, EventCodec codec) {
        try {
            if (event instanceof JudgmentGiven judgment
                    && student.lesson(judgment) instanceof Lesson.Taught(var examples)) {
                return new Taught(judgment, examples, codec.encode(judgment));
            }
        } catch (Desk.Unusable e) {
            throw new IllegalStateException(
                    "judgment of the checkpoint cannot be learned from any more: " + e.getMessage(), e);
        }
        throw new IllegalStateException("the checkpoint keeps an event that teaches nothing: " + event.id());
    }

    /**
     * Waits up to {@code patience} and takes in what came.
     *
     * @return whether anything came that a checkpoint has to hold
     */
    boolean poll(Duration patience) {
        Read read = reader.poll(patience);
        for (Restart restart : read.restarts()) {
            LOG.warn(
                    "{} is read from its start, known judgments are passed over: {}",
                    restart.topic().topicName(),
                    restart.reason());
            anew = true;
        }
        List<ReadEvent> mine =
                read.events().stream().filter(event -> belongs(event.event())).toList();
        mine.forEach(this::take);
        return mine.stream().anyMatch(event -> !(event.event() instanceof Measured));
    }

    /** Whether a log was begun anew since this was asked last: what stood in it may be lost, and is to be told again. */
    boolean begunAnew() {
        boolean was = anew;
        anew = false;
        return was;
    }

    private boolean belongs(Event event) {
        return switch (event) {
            case RoundCommanded command -> command.round().equals(round);
            case JudgmentGiven judgment -> judgment.round().equals(round);
            case GroupRewarded group -> group.round().equals(round);
            case JudgmentRetracted retracted -> retracted.round().equals(round);
            case Measured measured -> measured.round().equals(round);
            default -> false;
        };
    }

    private void take(ReadEvent read) {
        switch (read.event()) {
            case RoundCommanded command -> commands.accept(command);
            case JudgmentRetracted retracted -> bench.judgments().retract(retracted.number());
            case Measured measured -> kl = measured.metrics().getOrDefault(Evaluator.KL, kl);
            case JudgmentGiven judgment -> {
                try {
                    bench.judgments().take(judgment, codec.encode(judgment), student::lesson);
                } catch (Desk.Unusable e) {
                    reader.reject(read, "judgment " + judgment.number() + " cannot be learned from: " + e.getMessage());
                }
            }
            case GroupRewarded group -> {
                try {
                    bench.groups().take(group, codec.encode(group), student::lesson);
                } catch (Desk.Unusable e) {
                    reader.reject(read, "group " + group.id() + " cannot be learned from: " + e.getMessage());
                }
            }
            default -> throw new IllegalStateException("not asked for: " + read.event());
        }
    }

    /** The newest measurement, nats per answer; NaN before the first. */
    double kl() {
        return kl;
    }
}
