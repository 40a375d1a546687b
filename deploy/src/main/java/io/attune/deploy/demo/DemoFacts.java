package io.attune.deploy.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the build measured on the policy that ships with the demo, at temperature 1 on the held-out prompts.
 *
 * @param medianReward by the oracle: a simulated thumb is up above it
 * @param meanReward by the oracle
 * @param rewardDeviation its standard deviation
 * @param meanTokens of an answer, its end included
 */
public record DemoFacts(double medianReward, double meanReward, double rewardDeviation, double meanTokens) {

    /** Those of the policy on the class path. */
    public static DemoFacts load() {
        try (InputStream in = DemoPolicy.open(DemoPolicy.FACTS)) {
            return JsonMapper.shared().readValue(in, DemoFacts.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
