package io.attune.trainer.model.template;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What every template can call. */
final class Functions {
    private static final long LONGEST_RANGE = 100_000;

    private Functions() {}

    /** @param clock what {@code strftime_now} reads; without one, templates are told no date */
    static Map<String, Object> all(@Nullable Clock clock) {
        var functions = new HashMap<String, Object>();
        functions.put("raise_exception", (Callable) arguments -> {
            String reason =
                    String.join(" ", arguments.text(0, "message").lines().toList());
            throw new TemplateException("it refuses: " + reason);
        });
        if (clock != null) {
            functions.put("strftime_now", (Callable)
                    arguments -> DateText.of(arguments.text(0, "format"), ZonedDateTime.now(clock)));
        }
        functions.put("range", (Callable) Functions::range);
        functions.put("dict", (Callable) arguments -> new LinkedHashMap<Object, Object>(arguments.names()));
        functions.put("namespace", (Callable) Functions::namespace);
        return functions;
    }

    private static Object namespace(Arguments arguments) {
        var values = new LinkedHashMap<String, Object>();
        if (!arguments.places().isEmpty() && arguments.places().getFirst() instanceof Map<?, ?> entries) {
            entries.forEach((name, value) -> values.put(Text.of(name), value));
        }
        values.putAll(arguments.names());
        return new Namespace(values);
    }

    private static List<Object> range(Arguments arguments) {
        boolean one = arguments.places().size() == 1;
        long from = one ? 0 : arguments.whole(0, "start", 0);
        long to = one ? arguments.whole(0, "stop", 0) : arguments.whole(1, "stop", 0);
        long step = arguments.whole(2, "step", 1);
        if (step == 0) {
            throw new TemplateException("the step of a range is 0");
        }
        long size = size(from, to, step);
        if (size > LONGEST_RANGE) {
            throw new TemplateException("a range of " + size + " numbers is too long");
        }
        return LongStream.range(0, size).<Object>mapToObj(i -> from + i * step).toList();
    }

    private static long size(long from, long to, long step) {
        try {
            return Math.max(0, Math.ceilDiv(Math.subtractExact(to, from), step));
        } catch (ArithmeticException beyond) {
            return Long.MAX_VALUE;
        }
    }
}
