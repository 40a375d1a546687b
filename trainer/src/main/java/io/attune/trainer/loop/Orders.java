package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.CommandAcknowledged.State;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a round was told, folded: the newest command, and the state that follows from it or from the learner's own end.
 *
 * @param command the newest command
 * @param ended why the learner ended by itself; null if it did not. Only a newer command changes that
 * @param failed whether that end was a failure
 */
record Orders(RoundCommanded command, @Nullable String ended, boolean failed) {
    Orders {
        requireNonNull(command, "command is null");
    }

    static Orders first(RoundCommanded command) {
        return new Orders(command, null, false);
    }

    /** Whether a command says something that these orders do not know yet. */
    boolean olderThan(RoundCommanded next) {
        return next.sequence() > command.sequence();
    }

    /**
     * The orders after a newer command.
     *
     * @throws IllegalArgumentException if it changes what a round cannot change while it runs
     */
    Orders then(RoundCommanded next) {
        RoundSpec was = command.spec();
        RoundSpec is = next.spec();
        boolean sameModel = was.base().equals(is.base())
                && was.adapters().equals(is.adapters())
                && was.basePolicy().equals(is.basePolicy())
                && was.loraRank() == is.loraRank()
                && Objects.equals(was.loraAlpha(), is.loraAlpha())
                && was.loraTargets().equals(is.loraTargets())
                && was.seed() == is.seed();
        if (!sameModel) {
            throw new IllegalArgumentException(
                    "a round keeps its base, adapters, LoRA rank, alpha and layers, and seed: launch another round for others");
        }
        return first(next);
    }

    Orders end(String reason, boolean failure) {
        return new Orders(command, reason, failure);
    }

    State state() {
        if (ended != null) {
            return failed ? State.FAILED : State.STOPPED;
        }
        return switch (command.desired()) {
            case RUNNING -> State.RUNNING;
            case PAUSED -> State.PAUSED;
            case STOPPED -> State.STOPPED;
        };
    }

    /** Whether a learner has to be there. */
    boolean open() {
        return switch (state()) {
            case RUNNING, PAUSED -> true;
            case STOPPED, FAILED -> false;
        };
    }

    RoundSpec spec() {
        return command.spec();
    }
}
