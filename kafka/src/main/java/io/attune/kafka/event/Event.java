package io.attune.kafka.event;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that happened, on its way through Kafka. The envelope (CloudEvents 1.0, binary mode) carries type and version in
 * record headers; the value is the record as JSON.
 */
public sealed interface Event
        permits SamplesRequested,
                SamplesDrawn,
                VerdictGiven,
                GroupRewarded,
                JudgmentGiven,
                JudgmentRetracted,
                RoundCommanded,
                CommandAcknowledged,
                PolicyPublished,
                StepTaken,
                Measured,
                AnswersShown {

    /** Identity of the event (UUIDv7): consumers are idempotent by it. */
    UUID id();

    /** When it happened, by the clock of the process that made it. */
    Instant at();

    /** The Kafka key: the round for what a learner must see in order, the prompt for what spreads over samplers, the version for versions. */
    UUID key();
}
