package io.attune.annotation.round;

import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.policy.VersionRegistered;
import io.attune.kafka.event.PolicyPublished;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** A line in the round's log for each version that comes into the registry. */
@Component
class PublishedVersions {
    private final RoundNews news;

    PublishedVersions(RoundNews news) {
        this.news = news;
    }

    @EventListener
    void registered(VersionRegistered registered) {
        PolicyView version = registered.version();
        UUID round = version.round();
        if (round == null) {
            return;
        }
        String what =
                version.kind() == PolicyPublished.Kind.POLICY ? version.label() : "Reward model " + version.label();
        String words = what + " published (" + version.learnedFrom() + ")";
        news.line(registered.event(), round, new LogLine(version.publishedAt(), words));
    }
}
