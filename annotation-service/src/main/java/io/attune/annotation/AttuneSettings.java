package io.attune.annotation;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the service, as properties {@code attune.*}.
 *
 * @param data directory of everything that is kept
 * @param kafka where the broker listens, host:port
 * @param lease how long a task stays reserved for the annotator who was given it
 * @param drawPatience after which a request for answers counts as lost and is made again
 */
@ConfigurationProperties("attune")
public record AttuneSettings(
        @DefaultValue("data") Path data,
        @DefaultValue("127.0.0.1:9092") String kafka,
        @DefaultValue("10m") Duration lease,
        @DefaultValue("60s") Duration drawPatience) {
    public AttuneSettings {
        requireNonNull(data, "attune.data is missing");
        requireNonNull(kafka, "attune.kafka is missing");
        requirePositive("attune.lease", lease);
        requirePositive("attune.draw-patience", drawPatience);
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " is " + value + ", expected a time over 0");
        }
    }
}
