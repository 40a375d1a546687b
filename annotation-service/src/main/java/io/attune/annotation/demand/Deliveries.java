package io.attune.annotation.demand;

import io.attune.annotation.inbox.Subscriber;
import io.attune.annotation.round.RoundState;
import io.attune.annotation.round.Rounds;
import io.attune.kafka.client.UnprocessableEventException;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.topic.Topic;
import java.util.NoSuchElementException;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Takes in the answers that samplers draw. Those that a judge or the playground gets open no task. */
@Component
class Deliveries implements Subscriber {
    private final Supply supply;
    private final Rounds rounds;
    private final Demand demand;

    Deliveries(Supply supply, Rounds rounds, Demand demand) {
        this.supply = supply;
        this.rounds = rounds;
        this.demand = demand;
    }

    @Override
    public String group() {
        return "samples";
    }

    @Override
    public Set<Topic> topics() {
        return Set.of(Topic.SAMPLES);
    }

    @Override
    public void take(Event event) throws UnprocessableEventException {
        if (event instanceof SamplesDrawn drawn) {
            try {
                supply.deliver(drawn, wanted(drawn));
                demand.wake(); // also for those that a judge gets: people still lack a task
            } catch (NoSuchElementException | IllegalArgumentException wrong) {
                throw new UnprocessableEventException(String.valueOf(wrong.getMessage()));
            }
        }
    }

    private boolean wanted(SamplesDrawn drawn) {
        return switch (drawn.route()) {
            case PEOPLE -> takes(rounds.state(drawn.round()));
            case JUDGE, PLAYGROUND -> false;
        };
    }

    /** A paused round does; one that was stopped or has ended does not. */
    static boolean takes(RoundState state) {
        return !state.ended() && state.requested() != Desired.STOPPED;
    }
}
