package io.attune.trainer.cli;

import io.attune.trainer.sample.SamplingSettings;
import io.attune.trainer.sample.Stopping;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    @Option(
            names = "--min-p",
            defaultValue = "0",
            paramLabel = "P",
            description = "only tokens at least P times as likely as the likeliest (default 0)")
    private double minP;

    @Option(
            names = "--repetition-penalty",
            defaultValue = "1",
            paramLabel = "R",
            description = "makes tokens that the text has already less likely; 1 is none (default 1)")
    private double repetitionPenalty;

    @Option(names = "--greedy", description = "always the likeliest token")
    private boolean greedy;

    @Option(names = "--ignore-eos", description = "go on past the model's end-of-text tokens")
    private boolean ignoreEos;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "end where this text appears, and leave it out; may be given several times")
    private List<String> stops = List.of();

    @Option(names = "--stop-id", paramLabel = "ID", description = "end with this token; may be given several times")
    private Set<Integer> stopIds = Set.of();

    SamplingSettings settings(LoadedPolicy policy) {
        Set<Integer> ends = new HashSet<>(stopIds);
        if (!ignoreEos) {
            ends.addAll(policy.stopIds());
        }
        Stopping stopping = Stopping.at(ends);
        if (!stops.isEmpty()) {
            stopping = stopping.or(Stopping.at(stops, policy.requireTokenizer("--stop")));
        }
        return new SamplingSettings(maxNewTokens, repetitionPenalty, temperature, topK, topP, minP, greedy, stopping);
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
