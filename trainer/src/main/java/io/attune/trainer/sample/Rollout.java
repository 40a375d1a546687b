package io.attune.trainer.sample;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.ort.Operand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws many completions through few rows: rows that have finished are filled from the end, so that the active ones always stand
 * together, and new prompts take the rows that have become free.
 */
final class Rollout implements AutoCloseable {
    private final Decoder decoder;
    private final Map<String, Operand> given;
    private final KeyValueCache cache;
    private final int rows;
    private final TokenDraw draw;
    private final Stopping stopping;
    private final Deque<Row> waiting;
    private final List<Row> active = new ArrayList<>();

    /** By the number of active rows. */
    private final Map<Integer, Step> steps = new HashMap<>();

    private final Map<Integer, Drawn> results = new HashMap<>();
    private SamplingCounts counts = SamplingCounts.NONE;

    Rollout(
            Decoder decoder,
            HotAdapter adapter,
            KeyValueCache cache,
            int rows,
            TokenDraw draw,
            Stopping stopping,
            List<Row> waiting) {
        this.decoder = decoder;
        this.given = new HashMap<>(adapter.inputs());
        given.putAll(draw.inputs());
        this.cache = cache;
        this.rows = rows;
        this.draw = draw;
        this.stopping = stopping;
        this.waiting = new ArrayDeque<>(waiting);
    }

    /** The completions by the places of their rows. */
    Map<Integer, Drawn> run() {
        while (!waiting.isEmpty() || !active.isEmpty()) {
            if (worthFilling()) {
                fill();
            }
            step();
        }
        return results;
    }

    /** What it took. */
    SamplingCounts counts() {
        return counts;
    }

    /** Reading one prompt costs about as much as reading some, so a few rows are left to become free first. */
    private boolean worthFilling() {
        return !waiting.isEmpty() && (active.isEmpty() || rows - active.size() >= Math.max(1, rows / 4));
    }

    /** Takes in prompts; one that a row has read already, or reads now, is copied from there. */
    private void fill() {
        List<Row> read = new ArrayList<>();
        List<Row> same = new ArrayList<>();
        List<Integer> source = new ArrayList<>();
        while (!waiting.isEmpty() && active.size() + read.size() + same.size() < rows) {
            Row row = waiting.remove();
            int reader = reader(row.prompt(), read);
            if (reader >= 0) {
                same.add(row);
                source.add(reader);
            } else {
                read.add(row);
            }
        }
        if (!read.isEmpty()) {
            readAll(read);
            active.addAll(read);
        }
        boolean begins = counts.steps() == 0;
        counts = counts.plus(
                new SamplingCounts(0, read.size(), same.size(), begins ? 0 : (long) read.size() + same.size(), 0));
        for (int i = 0; i < same.size(); i++) {
            cache.copy(source.get(i), active.size(), same.get(i).length() - 1);
            active.add(same.get(i));
        }
    }

    /** The row whose cache begins with that prompt, −1 if there is none; those to be read will follow the active ones. */
    private int reader(int[] prompt, List<Row> read) {
        for (int i = 0; i < active.size() + read.size(); i++) {
            Row row = i < active.size() ? active.get(i) : read.get(i - active.size());
            if (Arrays.equals(row.prompt(), prompt)) {
                return i;
            }
        }
        return -1;
    }

    private void readAll(List<Row> prompts) {
        if (!cache.readsByLength()) {
            read(active.size(), prompts);
            return;
        }
        for (int i = 0; i < prompts.size(); i++) {
            read(active.size() + i, List.of(prompts.get(i)));
        }
    }

    /** Reads all but the last token of each prompt: that one is the first step's. A prompt of one token is read in vain. */
    private void read(int firstRow, List<Row> prompts) {
        int[] lengths = prompts.stream()
                .mapToInt(row -> Math.max(1, row.prompt().length - 1))
                .toArray();
        int width = Arrays.stream(lengths).max().orElseThrow();
        long[] tokens = new long[prompts.size() * width];
        for (int i = 0; i < lengths.length; i++) {
            for (int t = 0; t < lengths[i]; t++) {
                tokens[i * width + t] = prompts.get(i).prompt()[t];
            }
        }
        int longest =
                prompts.stream().mapToInt(row -> row.prompt().length).max().orElseThrow();
        KeyValueCache.View view = cache.reading(firstRow, prompts.size(), longest);
        decoder.read(tokens, lengths, view, given);
    }

    private void step() {
        steps.computeIfAbsent(active.size(), count -> decoder.step(count, cache, draw, given))
                .run(active);
        counts = counts.plus(new SamplingCounts(0, 0, 0, 0, 1));
        draw.prepare(active);
        for (int i = 0; i < active.size(); i++) {
            Row row = active.get(i);
            row.take(number(draw.choose(i, row.uniform())), stopping);
        }
        compact();
    }

    private static TokenDraw.Choice number(TokenDraw.Choice choice) {
        if (Double.isNaN(choice.logp())) {
            throw new BadInputException(
                    "what the policy says of the next token is no number: the model's numbers are too"
                            + " large for the precision that it is drawn in; draw in float32 or bfloat16");
        }
        return choice;
    }

    private void compact() {
        for (int i = active.size() - 1; i >= 0; i--) {
            Row row = active.get(i);
            if (row.finished()) {
                results.put(row.place(), row.drawn());
                counts = counts.plus(new SamplingCounts(1, 0, 0, 0, 0));
                Row last = active.removeLast();
                if (last != row) {
                    cache.copy(active.size(), i, last.length() - 1);
                    active.set(i, last);
                }
            }
        }
    }

    @Override
    public void close() {
        steps.values().forEach(Step::close);
    }
}
