package io.attune.annotation.policy;

import io.attune.annotation.inbox.Subscriber;
import io.attune.kafka.client.UnprocessableEventException;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.topic.Topic;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Published versions, on their way into the registry. */
@Component
class PoliciesIntake implements Subscriber {
    private final PolicyRegistry registry;

    PoliciesIntake(PolicyRegistry registry) {
        this.registry = registry;
    }

    @Override
    public String group() {
        return "policies";
    }

    @Override
    public Set<Topic> topics() {
        return Set.of(Topic.POLICIES);
    }

    @Override
    public void take(Event event) throws UnprocessableEventException {
        if (!(event instanceof PolicyPublished published)) {
            throw new UnprocessableEventException(
                    event.getClass().getSimpleName() + " does not belong on the topic " + Topic.POLICIES.topicName());
        }
        registry.take(published);
    }
}
