package io.attune.trainer.data;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
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
            if (!value.isNumber() && !value.isBoolean() && !value.isString()) {
                throw new BadInputException(parameter.getKey() + " is " + JsonLine.kindOf(value)
                        + ", expected a number, a word, or true or false");
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
        var states = new HashMap<String, Integer>();
        for (JsonNode completion : node) {
            completions.add(CompletionFields.of(completions.size(), completion, states));
        }
        return completions;
    }

    /** The answer in the shape of the command's output: loss, metrics, and coefficients in the order of the question. */
    public Map<String, Object> answer() {
        var requested = RequestedFeedback.of(objective, completions);
        Evaluation evaluation = objective.evaluateAny(requested.feedback());
        var places = new HashMap<CompletionFields, Integer>();
        for (int i = 0; i < requested.order().size(); i++) {
            places.put(requested.order().get(i), i);
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("loss", evaluation.loss());
        answer.put("metrics", evaluation.metrics());
        answer.put(
                "completions",
                completions.stream()
                        .map(completion -> answer(
                                completion, evaluation, requireNonNull(places.get(completion), "no coefficients")))
                        .toList());
        return answer;
    }

    private Map<String, Object> answer(CompletionFields completion, Evaluation evaluation, int place) {
        Coefficients coefficients = evaluation.coefficients().get(place);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("id", completion.id());
        if (objective.needs().contains(Quantity.LOGPS)) {
            answer.put("coefficients", coefficients.logps());
        }
        putSome(answer, "kl_coefficients", coefficients.kl());
        putSome(answer, "entropy_coefficients", coefficients.entropy());
        putSome(answer, "value_coefficients", coefficients.values());
        if (objective.needs().contains(Quantity.SCORE)) {
            double[] scores = coefficients.scores();
            answer.put("score_coefficient", completion.hasScoreList() ? scores : scores[0]);
        }
        if (place < evaluation.advantages().size()) {
            answer.put("advantages", evaluation.advantages().get(place));
        }
        return answer;
    }

    private static void putSome(Map<String, Object> answer, String name, double[] coefficients) {
        if (coefficients.length > 0) {
            answer.put(name, coefficients);
        }
    }
}
