package io.attune.trainer.model.template;

import java.util.AbstractList;
import java.util.List;

/** A list that is printed in round brackets, as the pairs of a dictionary are. */
final class Tuple extends AbstractList<Object> {
    private final List<Object> items;

    Tuple(Object... items) {
        this.items = List.of(items);
    }

    @Override
    public Object get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }
}
