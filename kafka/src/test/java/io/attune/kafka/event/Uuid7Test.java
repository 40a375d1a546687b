package io.attune.kafka.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class Uuid7Test {
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    @Test
    void it_says_its_version_variant_and_time() {
        Instant at = Instant.parse("2026-01-02T03:04:05.678Z");
        UUID id = new Uuid7(Clock.fixed(at, ZoneOffset.UTC), random).next();
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(at.toEpochMilli());
    }

    @Test
    void later_ones_sort_after_earlier_ones_and_none_is_given_twice() {
        Instant at = Instant.parse("2026-01-02T03:04:05.678Z");
        Uuid7 now = new Uuid7(Clock.fixed(at, ZoneOffset.UTC), random);
        Uuid7 later = new Uuid7(Clock.fixed(at.plusMillis(1), ZoneOffset.UTC), random);
        UUID first = now.next();
        assertThat(first.toString()).isLessThan(later.next().toString());
        assertThat(now.next()).isNotEqualTo(first);
    }
}
