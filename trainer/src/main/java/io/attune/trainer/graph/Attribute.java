package io.attune.trainer.graph;

import java.util.List;

/** A setting of an operator. */
public sealed interface Attribute {

    static Attribute of(long value) {
        return new Int(value);
    }

    static Attribute of(boolean value) {
        return new Int(value ? 1 : 0);
    }

    static Attribute of(double value) {
        return new Real((float) value);
    }

    static Attribute of(String value) {
        return new Text(value);
    }

    static Attribute of(List<Long> values) {
        return new Ints(values);
    }

    record Int(long value) implements Attribute {}

    record Real(float value) implements Attribute {}

    record Text(String value) implements Attribute {}

    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }
    }
}
