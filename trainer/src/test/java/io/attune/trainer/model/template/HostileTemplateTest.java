package io.attune.trainer.model.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A checkpoint brings its template along, so a template is untrusted: whatever it asks for ends soon, in its text or one line. */
class HostileTemplateTest {
    private static final Duration MOST_WORK = Duration.ofSeconds(10);

    /** In all, nearly all of it garbage at once. */
    private static final long MOST_BYTES = 8L << 30;

    private static final String LONG = "{% set long = 'abcdefghij' * 100000 %}";
    private static final String MANY = "{% set many = range(100000) | list %}";

    static List<Arguments> corpus() {
        return List.of(
                // Loops.
                hostile(
                        "more than",
                        "{% set r = range(9999) %}" + "{% for a in r %}".repeat(4) + "{% endfor %}".repeat(4)),
                hostile("more than", MANY + "{% for a in many %}{% for b in many %}{% endfor %}{% endfor %}"),
                hostile("more than", MANY + "{% for a in many %}{% if -1 in many %}{% endif %}{% endfor %}"),
                hostile("more than", LONG + "{% for a in range(99999) %}{{ 'x' in long }}{% endfor %}"),
                hostile("more than", LONG + "{% for a in range(99999) %}{{ long.count('x') }}{% endfor %}"),
                hostile("more than", LONG + "{% for a in range(99999) %}{{ long[7] }}{% endfor %}"),
                // Growth.
                hostile("characters", growing("n.x + n.x")),
                hostile("more than", growing("[n.x, n.x]")),
                hostile("more than", growing("{'a': n.x, 'b': n.x}")),
                hostile("deeper than", growing("[n.x]")),
                hostile("is too long", "{{ 'a' * 100000000 }}"),
                hostile("is too long", "{{ range(9223372036854775807) }}{{ range(-9223372036854775807, 9) }}"),
                hostile("is too long", "{{ range(-9223372036854775807, 9223372036854775807) }}"),
                hostile("is too long", LONG + "{{ long | replace('a', long) }}"),
                hostile("is too long", LONG + "{{ long.replace('', long) }}"),
                hostile("is too long", LONG + "{{ range(99) | join(long) }}"),
                hostile("is too long", LONG + "{{ long.join('abcdefghijklmnop') }}"),
                hostile("is too long", LONG + "{{ ('a\n' * 1000) | indent(long) }}"),
                hostile("is too long", LONG + "{{ [long] * 20 }}"),
                hostile("is too long", "{{ [range(100000) | list] * 20 }}"),
                hostile("is too long", LONG + "{{ (long ~ long) | list }}"),
                hostile("more than", LONG + "{{ [long.split('a'), long.split('b'), long.split('c')] * 9 }}"),
                hostile("", "{{ [[1]] | tojson(indent=9223372036854775807) }}"),
                // Depth.
                hostile("deeper than", "{{ " + "(".repeat(5000) + "1" + ")".repeat(5000) + " }}"),
                hostile("deeper than", "{{ " + "not ".repeat(50_000) + "1 }}"),
                hostile("deeper than", "{{ " + "-".repeat(50_000) + "1 }}"),
                hostile("deeper than", "{{ 1" + " + 1".repeat(50_000) + " }}"),
                hostile("deeper than", "{{ 1" + " | string".repeat(50_000) + " }}"),
                hostile("deeper than", "{{ a" + ".a".repeat(50_000) + " }}"),
                hostile("deeper than", "{{ 1" + " if 1 else 1".repeat(50_000) + " }}"),
                hostile("deeper than", "{% if 1 %}".repeat(50_000) + "{% endif %}".repeat(50_000)),
                hostile("deeper than", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
                hostile(
                        "",
                        "{% set a = namespace() %}{% set a.a = a %}{% set b = namespace(a=a) %}{{ a == b }}{{ {a: 1} }}"),
                // Numbers that Java cannot take.
                hostile("long overflow", "{{ (-9223372036854775807 - 1) | abs }}"),
                hostile("long overflow", "{{ -(-9223372036854775807 - 1) }}"),
                hostile("is too large", "{{ [1].99999999999999999999 }}"),
                hostile("/ by zero", "{{ 7 is divisibleby(0) }}"),
                hostile("names no character", "{{ '\\uzzzz-' }}"),
                hostile("names no character", "{{ '\\UFFFFFFFF-' }}"),
                hostile("", "{{ 'abc'[1::9223372036854775807] }}{{ 'abc'[::-9223372036854775807] }}"),
                hostile("", "{{ [[1]] | map(attribute='99999999999999999999') | list }}"),
                hostile("is missing", "{% for a in [1] %}{{ loop.cycle() }}{% endfor %}"),
                hostile("expected two", "{{ 1 | tojson(separators=[]) }}"),
                hostile("cannot be a key", "{{ {[1]: 2} }}"),
                // Many tags.
                hostile("more than", "{{ 1 }}\n".repeat(2_000_000)));
    }

    private static Arguments hostile(String refusal, String source) {
        return Arguments.of(source.length() > 200 ? source.substring(0, 100) + "…" : source, refusal, source);
    }

    private static String growing(String next) {
        return "{% set n = namespace(x='0123456789') %}{% for i in range(9999) %}{% set n.x = " + next
                + " %}{% endfor %}{{ n.x == n.x }}{{ n.x }}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    @Timeout(60)
    void isRefusedInOneLineOrRenderedSoon(String shown, String refusal, String source) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long begin = threads.getCurrentThreadCpuTime();
        Throwable failure = catchThrowable(() -> Template.of(source).render(Map.of(), null));
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - begin)).isLessThan(MOST_WORK);
        assertThat(threads.getCurrentThreadAllocatedBytes() - allocated).isLessThan(MOST_BYTES);
        if (refusal.isEmpty()) {
            assertThat(failure).isNull();
        } else {
            assertThat(failure)
                    .isInstanceOf(TemplateException.class)
                    .hasMessageContaining(refusal)
                    .message()
                    .hasSizeLessThan(600)
                    .doesNotContainPattern("\\p{Cntrl}");
        }
    }
}
