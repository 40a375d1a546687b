package io.attune.trainer.data;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Targets;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
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
            "old_values",
            "entropy",
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
    private final Map<String, Integer> states;

    private CompletionFields(int index, ObjectNode fields, Map<String, Integer> states) {
        this.index = index;
        this.fields = fields;
        this.states = states;
    }

    /**
     * Reads the completion at a position of the list.
     *
     * @param states numbers of the states that anchors name, shared by all completions of a request
     */
    static CompletionFields of(int index, JsonNode node, Map<String, Integer> states) {
        if (!(node instanceof ObjectNode fields)) {
            throw new BadInputException("completions[" + index + "] is " + JsonLine.kindOf(node)
                    + ", expected an object with id, logps and so on");
        }
        var completion = new CompletionFields(index, fields, states);
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
        return has("id") ? fields.get("id") : index;
    }

    String pair() {
        return required("pair").asString();
    }

    /** What its completions are compared by: its group, or its prompt. */
    String group() {
        if (!has("group") && !has("prompt")) {
            throw wrong("lacks group, and has no prompt that could stand for it");
        }
        return groupOrAlone();
    }

    /** Its group, else its prompt, else itself. */
    String groupOrAlone() {
        if (has("group")) {
            return "group " + fields.get("group");
        }
        return has("prompt") ? "prompt " + fields.get("prompt") : "alone " + index;
    }

    boolean has(String field) {
        return fields.hasNonNull(field);
    }

    boolean hasReward() {
        return has("reward") || has("token_rewards") || has("advantages");
    }

    boolean hasScoreList() {
        return fields.path("score").isArray();
    }

    /** Its place, 1 being best: the rank, or without one the reward, the highest being best. */
    double rank() {
        return has("rank") || !has("reward") ? number("rank") : -number("reward");
    }

    /** The completion with its targets; null where nobody judged. */
    Targets.Judged judged(Completion numbers) {
        try {
            JsonNode node = required("target");
            double[] targets = node.isArray() ? new double[node.size()] : new double[] {number("target")};
            for (int a = 0; node.isArray() && a < targets.length; a++) {
                targets[a] = node.get(a).isNull() ? Double.NaN : entry("target", node, a);
            }
            return new Targets.Judged(numbers, targets, 1);
        } catch (IllegalArgumentException refused) {
            throw wrong(String.valueOf(refused.getMessage()));
        }
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
        boolean here = has("preference");
        boolean there = rejected.has("preference");
        double probability = here ? number("preference") : there ? 1 - rejected.number("preference") : 1;
        if (here && there && Math.abs(probability + rejected.number("preference") - 1) > PREFERENCE_TOLERANCE) {
            throw wrong("its preference " + probability + " and that of its rejected completion "
                    + rejected.number("preference") + " do not add up to 1");
        }
        return probability;
    }

    /** The quantities that an objective needs, and whatever else is there, masked. */
    Completion numbers(Set<Quantity> needs) {
        try {
            boolean policy = needs.contains(Quantity.LOGPS);
            Completion completion = policy
                    ? Completion.of(numbers(Quantity.LOGPS.field()))
                    : Completion.scored(quantity(Quantity.SCORE));
            if (policy && has("mask")) {
                completion = completion.masked(mask());
            }
            for (Quantity quantity : Quantity.values()) {
                boolean wanted = needs.contains(quantity) && !replaced(quantity);
                if (!completion.has(quantity) && (wanted || (policy && fields.hasNonNull(quantity.field())))) {
                    completion = completion.with(quantity, quantity(quantity));
                }
            }
            return completion;
        } catch (IllegalArgumentException refused) {
            throw wrong(String.valueOf(refused.getMessage()));
        }
    }

    /** Rewards need not be told where the advantages that they would make are. */
    private boolean replaced(Quantity quantity) {
        return quantity.origin() == Quantity.Origin.JUDGE && fields.hasNonNull(Quantity.ADVANTAGES.field());
    }

    private double[] quantity(Quantity quantity) {
        return switch (quantity) {
            case SEGMENTS -> new TokenParts(this, states).segments();
            case TURNS -> new TokenParts(this, states).turns();
            case ANCHORS -> new TokenParts(this, states).anchors();
            case PREFERENCE -> new double[] {preference()};
            case SCORE -> hasScoreList() ? numbers("score") : new double[] {number("score")};
            default ->
                switch (quantity.shape()) {
                    case TOKENS, LIST -> numbers(quantity.field());
                    case ONE -> new double[] {number(quantity.field())};
                };
        };
    }

    /** The probability of being preferred, or the mean of those against each other completion, null standing for itself. */
    private double preference() {
        JsonNode node = required("preference");
        if (!node.isArray()) {
            return number("preference");
        }
        return IntStream.range(0, node.size())
                .filter(j -> !node.get(j).isNull())
                .mapToDouble(j -> entry("preference", node, j))
                .average()
                .orElseThrow(() -> wrong("preference names no other completion"));
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

    double[] numbers(String field) {
        JsonNode node = required(field);
        if (!node.isArray()) {
            throw wrong(field + " is " + JsonLine.kindOf(node) + ", expected a list of numbers");
        }
        double[] numbers = new double[node.size()];
        for (int t = 0; t < numbers.length; t++) {
            numbers[t] = entry(field, node, t);
        }
        return numbers;
    }

    private double entry(String field, JsonNode list, int position) {
        if (!list.get(position).isNumber()) {
            throw wrong(field + "[" + position + "] is " + JsonLine.kindOf(list.get(position)) + ", expected a number");
        }
        return list.get(position).doubleValue();
    }

    private double number(String field) {
        JsonNode node = required(field);
        if (!node.isNumber()) {
            throw wrong(field + " is " + JsonLine.kindOf(node) + ", expected a number");
        }
        return node.doubleValue();
    }

    JsonNode required(String field) {
        if (!fields.hasNonNull(field)) {
            throw wrong("lacks " + field);
        }
        return fields.get(field);
    }

    BadInputException wrong(String what) {
        String id = has("id") ? fields.get("id").asString() : Integer.toString(index);
        return new BadInputException("completion " + id + ": " + what);
    }
}
