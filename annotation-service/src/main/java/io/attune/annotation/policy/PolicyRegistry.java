package io.attune.annotation.policy;

import io.attune.kafka.event.PolicyPublished;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Copies what learners publish. The same version twice is one row. */
@Component
class PolicyRegistry {
    /** Versions of a round and kind that keep their weights without being pinned. */
    static final int KEPT = 20;

    private final PolicyRepository versions;
    private final ApplicationEventPublisher events;

    PolicyRegistry(PolicyRepository versions, ApplicationEventPublisher events) {
        this.versions = versions;
        this.events = events;
    }

    @Transactional
    public void take(PolicyPublished published) {
        if (versions.existsById(published.policy().id())) {
            return;
        }
        int number = versions.newestVersion(published.project(), published.kind()) + 1;
        PolicyView version =
                versions.save(PolicyVersion.tuned(published, number)).view();
        versions.letGo(published.round(), published.kind(), published.policy().number() - KEPT);
        events.publishEvent(new VersionRegistered(published.id(), version));
    }
}
