package io.attune.trainer.data;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Which segment and turn each token of a completion belongs to, and the states before the turns. */
record TokenParts(CompletionFields fields, Map<String, Integer> states) {

    /** Segment of each token {@code [tokens]}. */
    double[] segments() {
        return parts("segments");
    }

    /** The number of each token's part: as given per token, or from ranges {@code [[start, end], …]} with the end excluded. */
    private double[] parts(String field) {
        JsonNode node = fields.required(field);
        if (!node.isArray() || node.isEmpty() || !node.get(0).isArray()) {
            return fields.numbers(field);
        }
        double[] parts = new double[fields.numbers("logps").length];
        for (int part = 0; part < node.size(); part++) {
            JsonNode range = node.get(part);
            int start = range.path(0).asInt(-1);
            int end = range.path(1).asInt(-1);
            if (range.size() != 2 || start < 0 || end < start || end > parts.length) {
                throw fields.wrong(field + "[" + part + "] is " + JsonLine.kindOf(range)
                        + ", expected [start, end] within the completion's tokens");
            }
            Arrays.fill(parts, start, end, part);
        }
        return parts;
    }

    /** Turn of each token {@code [tokens]}. */
    double[] turns() {
        return fields.has("turns") || !fields.has("anchors") ? parts("turns") : runs();
    }

    /** Without turns, a run of tokens with equal anchors is one; a single anchor is that of all tokens. */
    private double[] runs() {
        double[] turns = new double[fields.numbers("logps").length];
        double[] named = named();
        for (int t = 1; t < turns.length && named.length == turns.length; t++) {
            turns[t] = turns[t - 1] + (named[t] == named[t - 1] ? 0 : 1);
        }
        return turns;
    }

    /** One number per turn, whether anchors stand for each turn or for each token. */
    double[] anchors() {
        double[] named = named();
        double[] turns = turns();
        int[] starts = IntStream.range(0, turns.length)
                .filter(t -> t == 0 || turns[t] != turns[t - 1])
                .toArray();
        if (named.length == starts.length) {
            return named;
        }
        if (named.length != turns.length) {
            throw fields.wrong(
                    "anchors has " + named.length + " entries, expected one for each of " + starts.length + " turns");
        }
        return Arrays.stream(starts).mapToDouble(t -> named[t]).toArray();
    }

    private double[] named() {
        JsonNode node = fields.required("anchors");
        return IntStream.range(0, node.size())
                .mapToDouble(a -> states.computeIfAbsent(node.get(a).toString(), _ -> states.size()))
                .toArray();
    }
}
