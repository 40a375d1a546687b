package io.attune.annotation.round;

import io.attune.annotation.outbox.Outbox;
import io.attune.annotation.policy.Policies;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.Uuid7;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** Turns wishes into commands. Works within its caller's transaction: the state and its command are stored together or not at all. */
@Component
class Steering {
    private final RoundRepository rounds;
    private final LaunchCheck check;
    private final Policies policies;
    private final RoundData data;
    private final Outbox outbox;
    private final Uuid7 identities;
    private final Clock clock;
    private final RoundNews news;
    private final ApplicationEventPublisher publisher;

    Steering(
            RoundRepository rounds,
            LaunchCheck check,
            Policies policies,
            RoundData data,
            Outbox outbox,
            Uuid7 identities,
            Clock clock,
            RoundNews news,
            ApplicationEventPublisher publisher) {
        this.rounds = rounds;
        this.check = check;
        this.policies = policies;
        this.data = data;
        this.outbox = outbox;
        this.identities = identities;
        this.clock = clock;
        this.news = news;
        this.publisher = publisher;
    }

    UUID launch(LaunchRound launch, String by) {
        RoundSpec spec = check.spec(launch);
        TuningObjective objective = TuningObjective.of(spec.objective());
        requireFree(spec.project());
        int number = rounds.findFirstByProjectOrderByNumberDesc(spec.project())
                        .map(Round::number)
                        .orElse(0)
                + 1;
        long dataEnd = objective.live() ? 0 : data.newest(spec.project());
        Round round = new Round(identities.next(), number, spec, dataEnd, by, clock.instant());
        hold(round);
        policies.startsRound(spec.basePolicy(), round.id());
        String start = policies.get(spec.basePolicy()).label();
        command(round, "Launched by " + by + ": " + objective.title() + " from " + start);
        if (dataEnd > 0) {
            publisher.publishEvent(new DataGiver.DataWanted());
        }
        return round.id();
    }

    void pause(Round round) {
        round.pause();
        command(round, "Pause asked for");
    }

    void resume(Round round) {
        requireFreeFor(round);
        round.resume();
        hold(round);
        command(round, "Resume asked for");
    }

    void stop(Round round) {
        if (round.stop()) {
            command(round, "Stop asked for");
        }
    }

    void setJudgeShare(Round round, double share) {
        round.setJudgeShare(share);
        command(round, String.format(Locale.ROOT, "Share to judge set to %.0f %%", 100 * share));
    }

    private void command(Round round, String words) {
        Instant now = clock.instant();
        UUID event = identities.next();
        outbox.put(round.command(event, now));
        news.line(event, round.id(), new LogLine(now, words));
        news.steered(round);
    }

    private void requireFreeFor(Round round) {
        if (!round.holdsProject()) {
            requireFree(round.project());
        }
    }

    private void requireFree(UUID project) {
        rounds.findByRunningProject(project).ifPresent(running -> {
            throw busy("round " + running.number());
        });
    }

    /** The constraint decides between two who launch at once; who waits too long for the other's launch lost as well. */
    private void hold(Round round) {
        try {
            rounds.saveAndFlush(round);
        } catch (DataIntegrityViolationException | CannotAcquireLockException _) {
            throw busy("another round");
        }
    }

    private static IllegalStateException busy(String which) {
        return new IllegalStateException(which + " of this project runs, and only one can: pause or stop it first");
    }
}
