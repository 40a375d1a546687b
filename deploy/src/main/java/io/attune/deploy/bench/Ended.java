package io.attune.deploy.bench;

import static java.util.Locale.ROOT;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A benchmark that {@code bench all} has run.
 *
 * @param exit the exit code of its process
 * @param reports one for each that it printed
 */
record Ended(String benchmark, int exit, double seconds, List<JsonNode> reports) {
    private static final MathContext SHOWN = new MathContext(4);

    /** @param said the lines of its stdout */
    static Ended of(String benchmark, int exit, Duration took, List<String> said) {
        return new Ended(
                benchmark,
                exit,
                took.toMillis() / 1e3,
                said.stream().map(Ended::report).toList());
    }

    /** A line of a process that was stopped while it wrote is a text. */
    private static JsonNode report(String line) {
        try {
            return JsonMapper.shared().readTree(line);
        } catch (JacksonException cutOff) {
            return JsonMapper.shared().getNodeFactory().stringNode(line);
        }
    }

    List<String> jsonLines() {
        return reports.stream().map(JsonNode::toString).toList();
    }

    boolean succeeded() {
        return exit == 0;
    }

    /** How it ended. */
    String line() {
        String how = succeeded() ? "done" : "FAILED with exit code " + exit + "; what it said stands above";
        return String.format(ROOT, "%-15s %s after %.0f s", benchmark, how, seconds);
    }

    /** How it ended, and a row for each report with its numbers by name. */
    @Override
    public String toString() {
        var lines = new ArrayList<>(List.of(line()));
        reports.forEach(report -> lines.add("    " + row("", report)));
        return String.join(System.lineSeparator(), lines);
    }

    private static String row(String name, JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT ->
                node.propertyStream()
                        .map(field -> row(field.getKey(), field.getValue()))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", "));
            case NUMBER -> name + " " + number(node);
            case STRING, BOOLEAN -> name + " " + node.asString();
            case ARRAY, NULL, MISSING, BINARY, POJO -> "";
        };
    }

    private static String number(JsonNode node) {
        return node.isIntegralNumber()
                ? node.toString()
                : new BigDecimal(node.toString()).round(SHOWN).toPlainString();
    }
}
