package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes time-ordered identities: UUID version 7 of RFC 9562, 48 bits of milliseconds and 74 random bits. Safe for threads if the generator is. */
public final class Uuid7 {
    private final Clock clock;
    private final RandomGenerator random;

    public Uuid7(Clock clock, RandomGenerator random) {
        this.clock = requireNonNull(clock, "clock is null");
        this.random = requireNonNull(random, "random is null");
    }

    /** A new identity. */
    public UUID next() {
        return of(clock.millis(), random.nextLong(), random.nextLong());
    }

    /** The identity that belongs to these bits, so that work done again after a crash names its events as before. */
    public static UUID of(long millis, long first, long second) {
        long most = (millis << 16) | 0x7000L | (first & 0x0FFFL);
        long least = (second & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }
}
