package io.attune.trainer.model.architecture;

import java.util.List;

/** Where queries, keys and values come from. */
public sealed interface Projection {

    List<Linear> layers();

    /** One layer for each. */
    record Separate(Linear query, Linear key, Linear value) implements Projection {
        @Override
        public List<Linear> layers() {
            return List.of(query, key, value);
        }
    }

    /** One layer that gives all queries, then all keys, then all values. */
    record Stacked(Linear all) implements Projection {
        @Override
        public List<Linear> layers() {
            return List.of(all);
        }
    }

    /** One layer that gives query, key and value of the first head, then those of the second. */
    record Interleaved(Linear all) implements Projection {
        @Override
        public List<Linear> layers() {
            return List.of(all);
        }
    }
}
