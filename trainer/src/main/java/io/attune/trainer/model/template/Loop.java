package io.attune.trainer.model.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the name {@code loop} means inside of one. */
final class Loop {
    private Loop() {}

    static Map<String, Object> at(List<Object> items, int index) {
        int size = items.size();
        var loop = new HashMap<String, Object>();
        loop.put("index", index + 1L);
        loop.put("index0", (long) index);
        loop.put("revindex", (long) size - index);
        loop.put("revindex0", size - index - 1L);
        loop.put("first", index == 0);
        loop.put("last", index == size - 1);
        loop.put("length", (long) size);
        loop.put("previtem", index == 0 ? new Undefined("there is no previous item") : items.get(index - 1));
        loop.put("nextitem", index == size - 1 ? new Undefined("there is no next item") : items.get(index + 1));
        loop.put("cycle", (Callable) arguments -> {
            List<Object> places = arguments.places();
            return places.isEmpty() ? arguments.get(0, "values") : places.get(index % places.size());
        });
        return loop;
    }
}
