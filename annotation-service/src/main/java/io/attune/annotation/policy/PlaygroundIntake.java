package io.attune.annotation.policy;

import io.attune.annotation.inbox.Subscriber;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.topic.Topic;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Answers that somebody waits for; those that make tasks belong to another reader of the same topic. */
@Component
class PlaygroundIntake implements Subscriber {
    private final Playground playground;

    PlaygroundIntake(Playground playground) {
        this.playground = playground;
    }

    @Override
    public String group() {
        return "playground";
    }

    @Override
    public Set<Topic> topics() {
        return Set.of(Topic.SAMPLES);
    }

    @Override
    public void take(Event event) {
        if (event instanceof SamplesDrawn drawn && drawn.route() == SamplesDrawn.Route.PLAYGROUND) {
            playground.answered(drawn);
        }
    }
}
