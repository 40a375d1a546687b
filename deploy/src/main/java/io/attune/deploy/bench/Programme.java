package io.attune.deploy.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The benchmarks that {@code bench all} runs, and with what options. */
final class Programme {
    private Programme() {}

    /** @param options of {@code bench NAME} */
    record Part(String name, List<String> options) {
        static Part of(String name, String... options) {
            return new Part(name, List.of(options));
        }

        /** @param more options that all have */
        List<String> command(List<String> more) {
            var command = new ArrayList<>(List.of("bench", name));
            command.addAll(options);
            command.addAll(more);
            return command;
        }
    }

    /**
     * Each as it is by itself.
     *
     * @param model that completions are drawn from
     * @param out where pictures and trials are left
     */
    static List<Part> whole(Path model, Path out) {
        return List.of(
                Part.of("step", "--json"),
                Part.of("growth", "--json", "--out=" + out.resolve("growth")),
                Part.of("steady", "--json"),
                Part.of("generate", "--json", "--model=" + model),
                Part.of("dpo", "--json"),
                Part.of("grpo", "--json"),
                Part.of("objective-cost", "--json"),
                Part.of("objectives", "--json", "--out=" + out.resolve("objectives")),
                Part.of("loop", "--json"));
    }

    /** Each for as short as it says something at all. */
    static List<Part> brief(Path model, Path out) {
        return List.of(
                Part.of("step", "--json", "--shape=d256", "--lora=0", "--steps=2"),
                Part.of("growth", "--json", "--axis=rows", "--steps=1", "--out=" + out.resolve("growth")),
                Part.of("steady", "--json", "--steps=50"),
                Part.of("generate", "--json", "--rounds=2", "--model=" + model),
                Part.of("dpo", "--json", "--lora=0", "--pairs=64"),
                Part.of("grpo", "--json", "--steps=2"),
                Part.of("objective-cost", "--json", "--rows=16", "--time=128"),
                Part.of(
                        "objectives",
                        "--json",
                        "--ids=dpo,grpo",
                        "--rates=1.2e-3",
                        "--seeds=1",
                        "--batches=2",
                        "--held-out=20",
                        "--out=" + out.resolve("objectives")),
                Part.of("loop", "--json", "--seeds=1", "--judgments=40"));
    }
}
