package io.attune.annotation.judgment;

import io.attune.annotation.inbox.Subscriber;
import io.attune.kafka.client.UnprocessableEventException;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.VerdictGiven;
import io.attune.kafka.topic.Topic;
import java.util.NoSuchElementException;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Stores the verdicts of judges as they come. */
@Component
class JudgesVerdicts implements Subscriber {
    private final Verdicts verdicts;

    JudgesVerdicts(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    @Override
    public String group() {
        return "verdicts";
    }

    @Override
    public Set<Topic> topics() {
        return Set.of(Topic.VERDICTS);
    }

    @Override
    public void take(Event event) throws UnprocessableEventException {
        if (event instanceof VerdictGiven given) {
            try {
                verdicts.store(given);
            } catch (NoSuchElementException | IllegalArgumentException wrong) {
                throw new UnprocessableEventException(String.valueOf(wrong.getMessage()));
            }
        }
    }
}
