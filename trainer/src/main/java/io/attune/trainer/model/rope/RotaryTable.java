package io.attune.trainer.model.rope;

/**
 * Cosines and sines, row by row.
 *
 * @param cosines [positions, pairs]
 * @param sines [positions, pairs]
 */
@SuppressWarnings("ArrayRecordComponent") // filled once, compared nowhere
public record RotaryTable(float[] cosines, float[] sines, int pairs) {

    static RotaryTable empty(int positions, int pairs) {
        int size = Math.multiplyExact(positions, pairs);
        return new RotaryTable(new float[size], new float[size], pairs);
    }

    void set(int position, int pair, float angle, double magnitude) {
        int place = position * pairs + pair;
        cosines[place] = (float) (magnitude * Math.cos(angle));
        sines[place] = (float) (magnitude * Math.sin(angle));
    }

    public int positions() {
        return cosines.length / pairs;
    }
}
