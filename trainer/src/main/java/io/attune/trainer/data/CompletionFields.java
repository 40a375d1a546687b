package io.attune.trainer.data;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Quantity;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One completion of an {@link ObjectiveRequest}: its fields, read by type, with errors that name it. */
final class CompletionFields {
    /** Every field of the file format; an objective reads those that it needs. */
    private static final Set<String> KNOWN = Set.of(
            "id",
            "prompt",
            "pair",
            "group",
            "label",
            "rank",
            "logps",
            "ref_logps",
            "old_logps",
            "reward",
            "token_rewards",
            "values",
            "advantages",
            "mask",
            "segments",
            "segment_scores",
            "turns",
            "anchors",
            "kl",
            "sum_squares",
            "preference",
            "greedy_reward",
            "mismatched_logps",
            "mismatched_ref_logps",
            "score",
            "target");

    private static final double PREFERENCE_TOLERANCE = 1e-9;

    private final int index;
    private final ObjectNode fields;

    private CompletionFields(int index, ObjectNode fields) {
        this.index = index;
        this.fields = fields;
    }

    static CompletionFields of(int index, JsonNode node) {
        if (!(node instanceof ObjectNode fields)) {
            throw new BadInputException("completions[" + index + "] is " + JsonLine.kindOf(node)
                    + ", expected an object with id, logps and so on");
        }
        var completion = new CompletionFields(index, fields);
        for (String field : fields.propertyNames()) {
            if (!KNOWN.contains(field)) {
                throw completion.wrong(
                        "there is no field '" + field + "'; logps, ref_logps, label, pair and mask are some");
            }
        }
        return completion;
    }

    /** Its id as given, or its position. */
    Object id() {
        return fields.hasNonNull("id") ? fields.get("id") : index;
    }

    String pair() {
        return required("pair").asString();
    }

    /** Whether the label is the first of the two words that an objective knows. */
    boolean label(String yes, String no) {
        JsonNode label = required("label");
        if (label.isString() && label.stringValue().equals(yes)) {
            return true;
        }
        if (label.isString() && label.stringValue().equals(no)) {
            return false;
        }
        throw wrong("label is " + JsonLine.kindOf(label) + ", expected \"" + yes + "\" or \"" + no + "\"");
    }

    /** Probability that this chosen completion beats that rejected one: 1 unless a preference is given. */
    double preferenceOver(CompletionFields rejected) {
        boolean here = fields.hasNonNull("preference");
        boolean there = rejected.fields.hasNonNull("preference");
        double probability = here ? number("preference") : there ? 1 - rejected.number("preference") : 1;
        if (here && there && Math.abs(probability + rejected.number("preference") - 1) > PREFERENCE_TOLERANCE) {
            throw wrong("its preference " + probability + " and that of its rejected completion "
                    + rejected.number("preference") + " do not add up to 1");
        }
        return probability;
    }

    /** The quantities that an objective needs, masked. */
    Completion numbers(Set<Quantity> needs) {
        try {
            Completion completion = needs.contains(Quantity.LOGPS)
                    ? Completion.of(numbers(Quantity.LOGPS.field()))
                    : Completion.scored(number(Quantity.SCORE.field()));
            for (Quantity quantity : needs) {
                if (!completion.has(quantity)) {
                    completion = completion.with(
                            quantity,
                            quantity.perToken() ? numbers(quantity.field()) : new double[] {number(quantity.field())});
                }
            }
            return fields.hasNonNull("mask") && needs.contains(Quantity.LOGPS) ? completion.masked(mask()) : completion;
        } catch (IllegalArgumentException refused) {
            throw wrong(String.valueOf(refused.getMessage()));
        }
    }

    /** The prompt with another's completion. */
    Completion mismatched() {
        double[] logps = numbers("mismatched_logps");
        double[] refLogps = numbers("mismatched_ref_logps");
        if (logps.length != refLogps.length) {
            throw wrong("mismatched_ref_logps has " + refLogps.length + " entries, mismatched_logps " + logps.length);
        }
        return Completion.of(logps, refLogps);
    }

    private boolean[] mask() {
        JsonNode node = required("mask");
        boolean[] mask = new boolean[node.size()];
        for (int t = 0; t < mask.length; t++) {
            JsonNode entry = node.get(t);
            boolean one = entry.isBoolean() ? entry.booleanValue() : entry.isNumber() && entry.doubleValue() == 1;
            boolean zero = entry.isBoolean() ? !one : entry.isNumber() && entry.doubleValue() == 0;
            if (!one && !zero) {
                throw wrong("mask[" + t + "] is " + JsonLine.kindOf(entry) + ", expected 0 or 1");
            }
            mask[t] = one;
        }
        return mask;
    }

    private double[] numbers(String field) {
        JsonNode node = required(field);
        if (!node.isArray()) {
            throw wrong(field + " is " + JsonLine.kindOf(node) + ", expected a list of numbers");
        }
        double[] numbers = new double[node.size()];
        for (int t = 0; t < numbers.length; t++) {
            if (!node.get(t).isNumber()) {
                throw wrong(field + "[" + t + "] is " + JsonLine.kindOf(node.get(t)) + ", expected a number");
            }
            numbers[t] = node.get(t).doubleValue();
        }
        return numbers;
    }

    private double number(String field) {
        JsonNode node = required(field);
        if (!node.isNumber()) {
            throw wrong(field + " is " + JsonLine.kindOf(node) + ", expected a number");
        }
        return node.doubleValue();
    }

    private JsonNode required(String field) {
        if (!fields.hasNonNull(field)) {
            throw wrong("lacks " + field);
        }
        return fields.get(field);
    }

    BadInputException wrong(String what) {
        String id = fields.hasNonNull("id") ? fields.get("id").asString() : Integer.toString(index);
        return new BadInputException("completion " + id + ": " + what);
    }
}
