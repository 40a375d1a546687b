package io.attune.annotation.round;

import java.util.UUID;

/** What is wished of a round, or what its learner says of its state, has changed; said within the transaction that stores it. */
public record RoundSteered(UUID round) {}
