package io.attune.trainer.loop;

import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.kafka.event.TaskKind;
import java.util.UUID;

/** Who judges drawn answers: decided by the request's identity, so that a request answered twice goes the same way. */
final class Routing {
    private Routing() {}

    /**
     * The route of a request for a task.
     *
     * @param judgeShare share of pairs offered to a judge
     * @param judgeOpen whether a judge is good enough by now
     */
    static Route of(UUID request, TaskKind kind, double judgeShare, boolean judgeOpen) {
        return judgeOpen && kind.forJudge() == TaskKind.PAIR && fraction(request) < judgeShare
                ? Route.JUDGE
                : Route.PEOPLE;
    }

    /** A number in [0, 1) that is uniform over identities: the mixed bits of both halves (SplitMix64's finaliser). */
    static double fraction(UUID id) {
        long bits = id.getMostSignificantBits() * 0x9E3779B97F4A7C15L ^ id.getLeastSignificantBits();
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        bits ^= bits >>> 31;
        return (bits >>> 11) * 0x1p-53;
    }
}
