package io.attune.trainer.sample;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A completion under way: its prompt, what has been drawn, and its own random numbers, so that its neighbours do not matter. */
final class Row {
    private final int place;
    private final int[] prompt;
    private final RandomGenerator random;
    private final int[] tokens;
    private final float[] logps;
    private final float[] samplingLogps;
    private double uniform;
    private int count;
    private boolean ended;

    /**
     * @param place where its result belongs
     * @param limit the most tokens that may be drawn
     */
    Row(int place, int[] prompt, RandomGenerator random, int limit) {
        this.place = place;
        this.prompt = prompt;
        this.random = random;
        this.tokens = new int[limit];
        this.logps = new float[limit];
        this.samplingLogps = new float[limit];
        this.uniform = random.nextDouble();
    }

    int place() {
        return place;
    }

    int[] prompt() {
        return prompt;
    }

    /** Prompt and completion so far. */
    int[] text() {
        int[] text = Arrays.copyOf(prompt, length());
        System.arraycopy(tokens, 0, text, prompt.length, count);
        return text;
    }

    /** Tokens of prompt and completion so far. */
    int length() {
        return prompt.length + count;
    }

    /** Of prompt and completion together, when the limit is reached. */
    int mostTokens() {
        return prompt.length + tokens.length;
    }

    int newest() {
        return count == 0 ? prompt[prompt.length - 1] : tokens[count - 1];
    }

    /** What decides on its next token, in [0, 1). */
    double uniform() {
        return uniform;
    }

    void take(TokenDraw.Choice choice, Stopping stopping) {
        tokens[count] = choice.token();
        logps[count] = (float) choice.logp();
        samplingLogps[count] = (float) choice.samplingLogp();
        count++;
        uniform = random.nextDouble();
        ended = stopping.endsAt(tokens, count);
    }

    boolean finished() {
        return ended || count == tokens.length;
    }

    Drawn drawn() {
        return new Drawn(
                Arrays.copyOf(tokens, count), Arrays.copyOf(logps, count), Arrays.copyOf(samplingLogps, count), !ended);
    }
}
