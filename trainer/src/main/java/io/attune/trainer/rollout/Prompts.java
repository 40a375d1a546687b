package io.attune.trainer.rollout;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.JsonLine;
import io.attune.trainer.data.JsonLines;
import io.attune.trainer.data.Shuffle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The prompts of a file, again and again, each pass in an order of its own. */
public final class Prompts {

    /** A prompt in token ids, with its line, which rewards may read. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Prompt(JsonLine line, int[] ids) {}

    private final List<Prompt> all;
    private final boolean shuffle;
    private final RandomGenerator random;
    private List<Prompt> order = List.of();
    private int next;
    private long taken;

    private Prompts(List<Prompt> all, boolean shuffle, RandomGenerator random) {
        this.all = List.copyOf(all);
        this.shuffle = shuffle;
        this.random = random;
    }

    /**
     * Reads a file.
     *
     * @param maxLength tokens of a prompt, at most
     * @throws BadInputException if a line has no prompt, or a longer one, or there is no line
     */
    public static Prompts read(
            Path file, Function<JsonLine, int[]> reader, int maxLength, boolean shuffle, RandomGenerator random) {
        var all = new ArrayList<Prompt>();
        try (JsonLines lines = JsonLines.open(file)) {
            for (var some = lines.next(1); !some.isEmpty(); some = lines.next(1)) {
                JsonLine line = some.getFirst();
                int[] ids = reader.apply(line);
                if (ids.length > maxLength) {
                    throw line.wrong(
                            "has " + ids.length + " tokens, which leaves no room for an answer; shorten it, or give"
                                    + " a smaller --max-new-tokens");
                }
                all.add(new Prompt(line, ids));
            }
        }
        if (all.isEmpty()) {
            throw new BadInputException(file + " holds no prompt");
        }
        return new Prompts(all, shuffle, random);
    }

    /** All of them. */
    public List<int[]> ids() {
        return all.stream().map(Prompt::ids).toList();
    }

    /** Prompts that are as long as any, the longest first. */
    public List<int[]> longest(int count) {
        return ids().stream()
                .sorted(Comparator.comparingInt((int[] ids) -> ids.length).reversed())
                .limit(count)
                .toList();
    }

    int size() {
        return all.size();
    }

    /** The prompts that come next; fewer than asked where there are no more. */
    List<Prompt> next(int count) {
        var some = new ArrayList<Prompt>();
        while (some.size() < Math.min(count, all.size())) {
            if (next == order.size()) {
                order = shuffle ? Shuffle.of(all, random) : all;
                next = 0;
            }
            some.add(order.get(next++));
            taken++;
        }
        return some;
    }

    /** How many have come so far. */
    long taken() {
        return taken;
    }

    /** Leaves out so many, which have come in a run before. */
    void passOver(long count) {
        for (long i = 0; i < count; i++) {
            next(1);
        }
    }
}
