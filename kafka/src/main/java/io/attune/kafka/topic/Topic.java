package io.attune.kafka.topic;

import io.attune.kafka.event.AnswersShown;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.JudgmentRetracted;
import io.attune.kafka.event.Measured;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.event.VerdictGiven;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** The topics. Nothing depends on infinite retention: what people said can be republished, what machines made is made again. */
public enum Topic {
    /** Requests for answers, keyed by prompt so that they spread over samplers. */
    PROMPTS("prompts", true, false, Duration.ofDays(7)),
    /** Answers drawn, keyed by prompt. */
    SAMPLES("samples", true, false, Duration.ofDays(7)),
    /** What judges said, keyed by prompt. */
    VERDICTS("verdicts", true, false, Duration.ofDays(7)),
    /** Groups of answers with their rewards, keyed by round. */
    GROUPS("groups", false, false, Duration.ofDays(7)),
    /** Judgments and retractions in the order of their numbers as far as they were committed in it, keyed by round. */
    JUDGMENTS("judgments", false, false, Duration.ofDays(30)),
    /** The wish for each round, newest wins, keyed by round. */
    ROUND_COMMANDS("round-commands", false, true, Duration.ofMinutes(1)),
    /** Published versions, keyed by version: kept until the registry that prunes them writes a tombstone. */
    POLICIES("policies", false, true, Duration.ofDays(1)),
    /** Steps, measurements, shown answers and acknowledgements, keyed by round. */
    METRICS("metrics", false, false, Duration.ofDays(7)),
    /** Records that nobody could read, with the reason. */
    DEAD_LETTERS("dead-letters", false, false, Duration.ofDays(30));

    private final String topicName;
    private final boolean spread;
    private final boolean compacted;
    private final Duration keep;

    Topic(String topicName, boolean spread, boolean compacted, Duration keep) {
        this.topicName = topicName;
        this.spread = spread;
        this.compacted = compacted;
        this.keep = keep;
    }

    /** Where this event goes. */
    public static Topic of(Event event) {
        return switch (event) {
            case SamplesRequested _ -> PROMPTS;
            case SamplesDrawn _ -> SAMPLES;
            case VerdictGiven _ -> VERDICTS;
            case GroupRewarded _ -> GROUPS;
            case JudgmentGiven _, JudgmentRetracted _ -> JUDGMENTS;
            case RoundCommanded _ -> ROUND_COMMANDS;
            case PolicyPublished _ -> POLICIES;
            case CommandAcknowledged _, StepTaken _, Measured _, AnswersShown _ -> METRICS;
        };
    }

    /**
     * The topic of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Topic named(String name) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no topic is named '" + name + "'"));
    }

    /** Its name in Kafka. */
    public String topicName() {
        return topicName;
    }

    /** Whether its work spreads over many consumers; otherwise one learner reads it in order. */
    public boolean spread() {
        return spread;
    }

    /** Whether it keeps the newest event of each key for ever; otherwise events go by age. */
    public boolean compacted() {
        return compacted;
    }

    /** How long every event is kept. */
    public Duration keep() {
        return keep;
    }

    /** Topic settings by Kafka's names. */
    Map<String, String> settings() {
        String millis = Long.toString(keep.toMillis());
        return compacted
                ? Map.of("cleanup.policy", "compact", "min.compaction.lag.ms", millis)
                : Map.of("cleanup.policy", "delete", "retention.ms", millis);
    }
}
