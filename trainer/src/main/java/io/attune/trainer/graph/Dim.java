package io.attune.trainer.graph;

import static java.util.Objects.requireNonNull;

/** The length of one axis: known when the graph is built, or named and known when it runs. */
public sealed interface Dim {

    static Dim of(long size) {
        return new Fixed(size);
    }

    static Dim named(String name) {
        return new Named(name);
    }

    record Fixed(long size) implements Dim {
        public Fixed {
            if (size < 0) {
                throw new IllegalArgumentException("size is " + size + ", expected 0 or more");
            }
        }

        @Override
        public String toString() {
            return Long.toString(size);
        }
    }

    /** Two axes of the same name have the same length in every run. */
    record Named(String name) implements Dim {
        public Named {
            requireNonNull(name, "name is null");
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
