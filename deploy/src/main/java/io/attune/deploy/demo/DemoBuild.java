package io.attune.deploy.demo;

import io.attune.trainer.cli.ThreadsOption;
import io.attune.trainer.model.tokenizer.BytePairTrainer;
import io.attune.trainer.model.tokenizer.BytePairVocabulary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Makes the demo's policy from nothing: corpus, vocabulary, random weights, supervised fine-tuning, and what it is like. */
@Command(
        name = "build",
        description = "Makes the demo's policy from nothing, with everything seeded; takes some minutes.",
        mixinStandardHelpOptions = true)
final class DemoBuild implements Callable<Integer> {
    private static final int DEMONSTRATIONS = 60_000;
    private static final int VOCABULARY = 768;
    private static final String BOS = "<s>";
    private static final String EOS = "</s>";
    private static final Duration REPORT = Duration.ofSeconds(10);

    private final Clock clock;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "where the model directory goes; in the sources it is"
                    + " deploy/src/main/resources/io/attune/deploy/demo/policy")
    private Path out = Path.of("");

    @Option(names = "--steps", defaultValue = "2400", description = "optimiser steps (default: ${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--seed", defaultValue = "1", description = "of weights and order (default: ${DEFAULT-VALUE})")
    private long seed;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    DemoBuild(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        threads.choose();
        Schooling schooling = new Schooling(steps, 32, 2e-3, seed);
        Corpus corpus = new Corpus();
        List<Corpus.Demonstration> demonstrations = corpus.demonstrations(DEMONSTRATIONS);
        begin(demonstrations);
        Instant start = clock.instant();
        Report report = new Report(start);
        schooling.train(out, demonstrations, report::step);
        DemoFacts facts = Exam.take(out, corpus.heldOut(), seed);
        Files.writeString(
                out.resolve(DemoPolicy.FACTS),
                JsonMapper.shared().writeValueAsString(facts) + "\n",
                StandardCharsets.UTF_8);
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.printf("wrote %s: %s%n", out, facts);
        terminal.flush();
        return 0;
    }

    private void begin(List<Corpus.Demonstration> demonstrations) throws IOException {
        List<String> texts = demonstrations.stream()
                .flatMap(one -> Stream.of(one.prompt(), one.completion()))
                .toList();
        BytePairVocabulary vocabulary = BytePairTrainer.train(texts, VOCABULARY, List.of(BOS, EOS));
        vocabulary.write(out, EOS, BOS);
        List<String> tokens = vocabulary.tokens();
        BlankModel.ofDemo(tokens.size(), tokens.indexOf(BOS), tokens.indexOf(EOS))
                .write(out, new SplittableRandom(seed));
    }

    /** Tells the loss now and then. */
    private final class Report {
        private final Instant start;
        private Instant next;

        Report(Instant start) {
            this.start = start;
            this.next = start;
        }

        void step(Map<String, Double> metrics, long step) {
            Instant now = clock.instant();
            if (now.isBefore(next)) {
                return;
            }
            next = now.plus(REPORT);
            PrintWriter err = spec.commandLine().getErr();
            err.printf(
                    "step %d of %d, loss %.4f, %d s%n",
                    step,
                    steps,
                    metrics.get("loss"),
                    Duration.between(start, now).toSeconds());
            err.flush();
        }
    }
}
