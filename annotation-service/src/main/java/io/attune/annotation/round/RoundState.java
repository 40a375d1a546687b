package io.attune.annotation.round;

import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.RoundCommanded.Desired;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a round and what its learner says. The two differ while a command is on its way.
 *
 * @param requested the newest wish
 * @param sequence of the command that carries it
 * @param acknowledged the learner's state; null until it has answered for the first time
 * @param acknowledgedSequence the newest command that the learner has taken in; 0 for none
 * @param reason the learner's words, such as the limit that was reached or what failed
 */
public record RoundState(
        Desired requested,
        long sequence,
        CommandAcknowledged.@Nullable State acknowledged,
        long acknowledgedSequence,
        @Nullable String reason) {

    /** One word for both together. */
    public enum Phase {
        STARTING,
        RUNNING,
        PAUSING,
        PAUSED,
        RESUMING,
        STOPPING,
        STOPPED,
        FAILED
    }

    /** Whether the newest command has been taken in. */
    public boolean settled() {
        return acknowledgedSequence == sequence || ended();
    }

    /** Whether the learner is done with the round, for whatever reason. */
    public boolean ended() {
        return acknowledged == CommandAcknowledged.State.STOPPED || acknowledged == CommandAcknowledged.State.FAILED;
    }

    public Phase phase() {
        if (acknowledged == null) {
            return requested == Desired.STOPPED ? Phase.STOPPING : Phase.STARTING;
        }
        return switch (acknowledged) {
            case FAILED -> Phase.FAILED;
            case STOPPED -> Phase.STOPPED;
            case RUNNING ->
                switch (requested) {
                    case RUNNING -> Phase.RUNNING;
                    case PAUSED -> Phase.PAUSING;
                    case STOPPED -> Phase.STOPPING;
                };
            case PAUSED ->
                switch (requested) {
                    case RUNNING -> Phase.RESUMING;
                    case PAUSED -> Phase.PAUSED;
                    case STOPPED -> Phase.STOPPING;
                };
        };
    }
}
