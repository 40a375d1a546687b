package io.attune.trainer.model;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.ort.NativeTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The numbers of {@link SharedPrefixes}. */
final class FilledPrefixes {
    private final List<SharedPrompt> prompts;
    private final int[] firstTokens;
    private final int longest;
    private final List<Row> rows = new ArrayList<>();
    private final FilledRows filled;

    /** Completions of some prompts, by their places in the list; it has room for so many tokens in the row and before it. */
    private static final class Row {
        private final List<Segment> segments = new ArrayList<>();
        private final List<Integer> prompts = new ArrayList<>();
        private final List<Integer> promptsBefore = new ArrayList<>();
        private int rest;
        private int restBefore;

        Row(int rest, int restBefore) {
            this.rest = rest;
            this.restBefore = restBefore;
        }

        boolean takes(int prompt, int prefix, Segment segment) {
            return segment.length() <= rest && (promptsBefore.contains(prompt) || prefix <= restBefore);
        }

        void take(int prompt, int prefix, Segment segment) {
            if (!promptsBefore.contains(prompt)) {
                promptsBefore.add(prompt);
                restBefore -= prefix;
            }
            segments.add(segment);
            prompts.add(prompt);
            rest -= segment.length();
        }
    }

    /**
     * Lays out completions: first fit, longest prompts first, longest completions of each first.
     *
     * @param prompts with the completions that share them
     * @param firstTokens for each prompt, its prefix's first token among those of the texts
     */
    FilledPrefixes(List<SharedPrompt> prompts, int[] firstTokens) {
        this.prompts = prompts;
        this.firstTokens = firstTokens;
        this.longest =
                IntStream.range(0, prompts.size()).map(this::prefix).max().orElseThrow();
        int time = prompts.stream()
                .flatMap(prompt -> prompt.segments().stream())
                .mapToInt(Segment::length)
                .max()
                .orElseThrow();
        IntStream.range(0, prompts.size())
                .boxed()
                .sorted(Comparator.comparingInt(this::prefix).reversed())
                .forEach(prompt -> place(prompt, time));
        this.filled = new FilledRows(segments());
    }

    private int prefix(int prompt) {
        return prompts.get(prompt).prefix().length();
    }

    private void place(int prompt, int time) {
        prompts.get(prompt).segments().stream()
                .sorted(Comparator.comparingInt(Segment::length).reversed())
                .forEach(segment -> {
                    Row row = rows.stream()
                            .filter(some -> some.takes(prompt, prefix(prompt), segment))
                            .findFirst()
                            .orElseGet(() -> {
                                rows.add(new Row(time, longest));
                                return rows.getLast();
                            });
                    row.take(prompt, prefix(prompt), segment);
                });
    }

    /** The completions of each row. */
    List<List<Segment>> segments() {
        return rows.stream().map(row -> row.segments).toList();
    }

    /** How long the open axes are; {@code group} heads read the same keys. */
    Map<Dim, Long> lengths(int group) {
        var lengths = new HashMap<>(filled.lengths(SharedPrefixes.NAMES, group));
        lengths.put(SharedPrefixes.TOKENS, (long) filled.tokens());
        lengths.put(SharedPrefixes.PREFIX, (long) longest);
        lengths.put(SharedPrefixes.KEYS, (long) longest + filled.time());
        return lengths;
    }

    /**
     * The inputs of a run.
     *
     * @param textTokens the tokens of texts
     */
    Map<String, NativeTensor> tensors(int textTokens) {
        var tensors = filled.tensors(SharedPrefixes.NAMES);
        int copies = IntStream.range(0, prompts.size()).map(this::copies).max().orElseThrow();
        var index = new long[rows.size() * longest];
        var prefixRows = new long[copies * textTokens];
        var prefixTimes = new long[copies * textTokens];
        var present = new boolean[copies * textTokens];
        var copied = new int[prompts.size()];
        for (int row = 0; row < rows.size(); row++) {
            int at = 0;
            for (int prompt : rows.get(row).promptsBefore) {
                int copy = copied[prompt]++;
                for (int i = 0; i < prefix(prompt); i++) {
                    int token = firstTokens[prompt] + i;
                    index[row * longest + at] = token;
                    int place = token * copies + copy;
                    present[place] = true;
                    prefixRows[place] = row;
                    prefixTimes[place] = at++;
                }
            }
        }
        tensors.put("prefix_index", NativeTensor.of(index, rows.size(), longest));
        tensors.put("prefix_rows", NativeTensor.of(prefixRows, textTokens, copies, 1));
        tensors.put("prefix_times", NativeTensor.of(prefixTimes, textTokens, copies, 1));
        tensors.put("prefix_present", NativeTensor.of(present, textTokens, 1, copies));
        tensors.putAll(visibility());
        return tensors;
    }

    /** Before how many rows a prefix stands. */
    private int copies(int prompt) {
        return (int)
                rows.stream().filter(row -> row.promptsBefore.contains(prompt)).count();
    }

    private Map<String, NativeTensor> visibility() {
        int time = filled.time();
        int keys = longest + time;
        var seen = new long[rows.size() * time];
        var texts = new long[rows.size() * keys];
        var prompted = new long[rows.size() * keys];
        var positions = new long[rows.size() * keys];
        Arrays.fill(seen, FilledRows.PADDING);
        Arrays.fill(texts, SharedPrefixes.NONE);
        Arrays.fill(prompted, SharedPrefixes.NONE);
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            int at = r * time;
            for (int i = 0; i < row.segments.size(); i++) {
                int end = at + row.segments.get(i).length();
                Arrays.fill(seen, at, end, row.prompts.get(i));
                at = end;
            }
            int key = r * keys;
            for (int prompt : row.promptsBefore) {
                for (int i = 0; i < prefix(prompt); i++) {
                    prompted[key] = prompt;
                    positions[key++] = i;
                }
            }
            filled.copyRow(r, texts, positions, r * keys + longest);
        }
        return Map.of(
                "prompts", NativeTensor.of(seen, rows.size(), time),
                "key_texts", NativeTensor.of(texts, rows.size(), keys),
                "key_prompts", NativeTensor.of(prompted, rows.size(), keys),
                "key_positions", NativeTensor.of(positions, rows.size(), keys));
    }
}
