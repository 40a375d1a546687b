package io.attune.trainer.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.random.RandomGenerator;

/** Pieces of templates at places where nobody put them. */
final class TemplateMutation {
    private static final List<String> PIECES = List.of(
            "{% for a in range(99999) %}",
            "{% for m in messages %}",
            "{% endfor %}",
            "{% if ",
            "{% if messages %}",
            "{% else %}",
            "{% endif %}",
            "{% set x = ",
            "{% set x = [x, x] %}",
            "{% set messages = messages + messages %}",
            "{% macro m(a, b=m) %}",
            "{% endmacro %}",
            "{{ m(m) }}",
            "{{ ",
            " }}",
            "{%- ",
            " -%}",
            "{% raw %}",
            "{# ",
            " | tojson(indent=999)",
            " | list",
            " | join(messages)",
            " | map(attribute='content')",
            " | sort | unique",
            " | replace('', 'xxxxxxxx')",
            " | indent(99999)",
            " * 99999",
            " ~ messages",
            "[::-1]",
            "[1:9223372036854775807:9223372036854775807]",
            ".split()",
            ".items()",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "'",
            "\\",
            ",",
            "=",
            ".",
            "-",
            "not ",
            " is ",
            " in ",
            " if 1 else ",
            "None",
            "9223372036854775807",
            "1e999",
            "namespace(x=x)",
            "loop.cycle()",
            "raise_exception('\n')");

    private TemplateMutation() {}

    static byte[] of(byte[] template, RandomGenerator random) {
        String text = new String(template, UTF_8);
        int place = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), place + random.nextInt(40));
        String changed = switch (random.nextInt(4)) {
            case 0 -> text.substring(0, place) + text.substring(end);
            case 1 ->
                text.substring(0, place)
                        + text.substring(place, end).repeat(1 + random.nextInt(1000))
                        + text.substring(end);
            case 2 ->
                text.substring(0, place)
                        + PIECES.get(random.nextInt(PIECES.size())).repeat(1 + random.nextInt(300))
                        + text.substring(place);
            default -> text.substring(0, place) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(place);
        };
        return changed.getBytes(UTF_8);
    }
}
