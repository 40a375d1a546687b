package io.attune.trainer.cli;

import io.attune.trainer.sample.SamplingSettings;
import io.attune.trainer.sample.Stopping;
import java.util.List;
import picocli.CommandLine.Option;

/** How completions are drawn and where they end. */
final class SamplingOptions {
    @Option(
            names = "--max-new-tokens",
            defaultValue = "128",
            paramLabel = "N",
            description = "the longest completion (default 128)")
    private int maxNewTokens;

    @Option(
            names = "--temperature",
            defaultValue = "1",
            paramLabel = "T",
            description = "what logits are divided by (default 1)")
    private double temperature;

    @Option(
            names = "--top-k",
            defaultValue = "0",
            paramLabel = "K",
            description = "only the K likeliest tokens; 0 is no limit (default 0)")
    private int topK;

    @Option(
            names = "--top-p",
            defaultValue = "1",
            paramLabel = "P",
            description = "only the likeliest tokens that together reach P (default 1)")
    private double topP;

    @Option(names = "--greedy", description = "always the likeliest token")
    private boolean greedy;

    @Option(names = "--ignore-eos", description = "go on past the model's end-of-text tokens")
    private boolean ignoreEos;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "end where this text appears, and leave it out; may be given several times")
    private List<String> stops = List.of();

    SamplingSettings settings(LoadedPolicy policy) {
        Stopping stopping = ignoreEos ? Stopping.never() : Stopping.at(policy.stopIds());
        if (!stops.isEmpty()) {
            stopping = stopping.or(Stopping.at(stops, policy.requireTokenizer("--stop")));
        }
        return new SamplingSettings(maxNewTokens, temperature, topK, topP, greedy, stopping);
    }

    /** The text before the first stop string. */
    String cut(String text) {
        int end = text.length();
        for (String stop : stops) {
            int found = text.indexOf(stop);
            end = found < 0 ? end : Math.min(end, found);
        }
        return text.substring(0, end);
    }
}
