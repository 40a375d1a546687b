package io.attune.trainer.data;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Demonstrations;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A question to an objective as it stands in a file: its name, its parameters, and the numbers of some completions. */
public final class ObjectiveRequest {
    private static final Set<String> FIELDS = Set.of("objective", "parameters", "completions");

    /** Feedback, and whose coefficients come in which order. */
    private record Asked(Feedback feedback, List<CompletionFields> order) {}

    private final Objective<?> objective;
    private final List<CompletionFields> completions;

    private ObjectiveRequest(Objective<?> objective, List<CompletionFields> completions) {
        this.objective = objective;
        this.completions = completions;
    }

    /**
     * Reads the question.
     *
     * @throws BadInputException if a field is unknown, missing or of the wrong kind
     * @throws IllegalArgumentException if the objective or a parameter is unknown, or a value is outside its range
     */
    public static ObjectiveRequest of(JsonNode document) {
        if (!(document instanceof ObjectNode request)) {
            throw new BadInputException("the file holds " + JsonLine.kindOf(document)
                    + ", expected {\"objective\": …, \"parameters\": {…}, \"completions\": […]}");
        }
        for (String field : request.propertyNames()) {
            if (!FIELDS.contains(field)) {
                throw new BadInputException(
                        "there is no field '" + field + "', there are objective, parameters and completions");
            }
        }
        JsonNode id = request.path("objective");
        if (!id.isString()) {
            throw new BadInputException("objective is " + JsonLine.kindOf(id) + ", expected a name such as \"dpo\"");
        }
        var definition = Objectives.definition(id.stringValue());
        Map<String, String> parameters = parameters(request.path("parameters"));
        Objective<?> objective = definition.create(Objectives.parse(definition, parameters));
        return new ObjectiveRequest(objective, completions(request.path("completions")));
    }

    private static Map<String, String> parameters(JsonNode node) {
        var parameters = new TreeMap<String, String>();
        if (node.isMissingNode() || node.isNull()) {
            return parameters;
        }
        if (!node.isObject()) {
            throw new BadInputException("parameters is " + JsonLine.kindOf(node) + ", expected {\"name\": value}");
        }
        for (Map.Entry<String, JsonNode> parameter : node.properties()) {
            JsonNode value = parameter.getValue();
            if (!value.isNumber() && !value.isBoolean()) {
                throw new BadInputException(
                        parameter.getKey() + " is " + JsonLine.kindOf(value) + ", expected a number, or true or false");
            }
            parameters.put(parameter.getKey(), value.asString());
        }
        return parameters;
    }

    private static List<CompletionFields> completions(JsonNode node) {
        if (!node.isArray() || node.isEmpty()) {
            throw new BadInputException(
                    "completions is " + JsonLine.kindOf(node) + ", expected a list of at least one completion");
        }
        var completions = new ArrayList<CompletionFields>();
        for (JsonNode completion : node) {
            completions.add(CompletionFields.of(completions.size(), completion));
        }
        return completions;
    }

    /** The answer in the shape of the command's output: loss, metrics, and coefficients in the order of the question. */
    public Map<String, Object> answer() {
        Asked asked = switch (objective.definition().feedback()) {
            case DEMONSTRATIONS -> demonstrations();
            case PAIRS -> pairs();
            case BINARY -> binary();
        };
        Evaluation evaluation = objective.evaluateAny(asked.feedback());
        var coefficients = new LinkedHashMap<CompletionFields, Coefficients>();
        for (int i = 0; i < asked.order().size(); i++) {
            coefficients.put(asked.order().get(i), evaluation.coefficients().get(i));
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("loss", evaluation.loss());
        answer.put("metrics", evaluation.metrics());
        answer.put(
                "completions",
                completions.stream()
                        .map(completion -> answer(completion, coefficients))
                        .toList());
        return answer;
    }

    private Map<String, Object> answer(CompletionFields completion, Map<CompletionFields, Coefficients> all) {
        Coefficients coefficients = requireNonNull(all.get(completion), "no coefficients");
        var answer = new LinkedHashMap<String, Object>();
        answer.put("id", completion.id());
        if (needs(Quantity.LOGPS)) {
            answer.put("coefficients", coefficients.logps());
        }
        if (needs(Quantity.SCORE)) {
            answer.put("score_coefficient", coefficients.score());
        }
        return answer;
    }

    private boolean needs(Quantity quantity) {
        return objective.definition().needs().contains(quantity);
    }

    private Completion numbers(CompletionFields completion) {
        return completion.numbers(objective.definition().needs());
    }

    private Asked demonstrations() {
        var demonstrations = completions.stream()
                .map(completion -> new Demonstrations.Demonstration(numbers(completion), 1))
                .toList();
        return new Asked(new Demonstrations(demonstrations), completions);
    }

    private Asked binary() {
        var labelled = new ArrayList<Binary.Labelled>();
        var mismatched = new ArrayList<Completion>();
        for (CompletionFields completion : completions) {
            boolean desirable = completion.label("desirable", "undesirable");
            labelled.add(new Binary.Labelled(numbers(completion), desirable, 1));
            mismatched.add(completion.mismatched());
        }
        return new Asked(new Binary(labelled, mismatched), completions);
    }

    private Asked pairs() {
        var order = new ArrayList<CompletionFields>();
        var pairs = new ArrayList<Pairs.Pair>();
        for (List<CompletionFields> pair : byPair().values()) {
            CompletionFields chosen = only(pair, "chosen");
            CompletionFields rejected = only(pair, "rejected");
            order.add(chosen);
            order.add(rejected);
            pairs.add(new Pairs.Pair(numbers(chosen), numbers(rejected), chosen.preferenceOver(rejected), 0, 1));
        }
        return new Asked(new Pairs(pairs), order);
    }

    private Map<String, List<CompletionFields>> byPair() {
        var byPair = new LinkedHashMap<String, List<CompletionFields>>();
        for (CompletionFields completion : completions) {
            byPair.computeIfAbsent(completion.pair(), _ -> new ArrayList<>()).add(completion);
        }
        return byPair;
    }

    private static CompletionFields only(List<CompletionFields> pair, String label) {
        List<CompletionFields> those = pair.stream()
                .filter(completion -> completion.label("chosen", "rejected") == label.equals("chosen"))
                .toList();
        if (those.size() != 1) {
            throw pair.getFirst()
                    .wrong("pair " + pair.getFirst().pair() + " has " + those.size() + " completions labelled " + label
                            + ", expected one chosen and one rejected");
        }
        return those.getFirst();
    }
}
