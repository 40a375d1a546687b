package io.attune.trainer.loop;

import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.RoundSpec.Dimension;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.Examples;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.model.Names;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Weights;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scores in several dimensions, by attribute regression. Foreseen is each score, and by the weighted sum of them which of two answers people will rate
 * higher.
 */
final class ScoredAnswers implements Subject {
    /** What the metric of a dimension's mean absolute error, in points of its scale, begins with. */
    static final String ERROR = "error/";

    /** By this much faster the demo's scores were foreseen best after 400 of them. */
    private static final double HASTE = 6;

    private static final JsonMapper JSON = StrictJson.mapper();

    private final Objective<?> objective = Objectives.byId("attribute-regression", Map.of());
    private final Examples examples;
    private final List<Dimension> dimensions;
    private Forecasts forecasts = Forecasts.NONE;

    ScoredAnswers(Examples examples, List<Dimension> dimensions) {
        this.examples = examples;
        this.dimensions = List.copyOf(dimensions);
    }

    @Override
    public Objective<?> objective() {
        return objective;
    }

    @Override
    public Lesson lesson(JudgmentGiven judgment) {
        return examples.from(judgment, objective.definition());
    }

    /** A comparison needs an order; a score has to get as far as people's. */
    @Override
    public double learningRate(double wished) {
        return HASTE * wished;
    }

    /** It begins in the middle of each scale: a head at random would have to unlearn first what it says of every answer. */
    @Override
    public void begin(TrainableModel model) {
        model.load(new Weights(model.trained().all().stream()
                .map(tensor -> tensor.name().equals(Names.SCORE)
                        ? Tensor.zeros(tensor.name(), tensor.size(0), tensor.size(1))
                        : tensor)
                .toList()));
    }

    @Override
    public void foresee(List<Taught> fresh, TrainableModel model) {
        for (Taught taught : fresh) {
            if (taught.examples().getFirst() instanceof Example.Attributes scored && isWhole(scored.targets())) {
                double[] foreseen = model.scores(scored.sequences())[0];
                forecasts = forecasts.with(new Forecasts.Forecast(foreseen, scored.targets()));
            }
        }
    }

    private static boolean isWhole(double[] targets) {
        return Arrays.stream(targets).noneMatch(Double::isNaN);
    }

    @Override
    public Map<String, Double> standing() {
        Map<String, Double> standing = new TreeMap<>();
        double[] weights = dimensions.stream().mapToDouble(Dimension::weight).toArray();
        standing.put(RoundBoard.ACCURACY, forecasts.concordance(weights));
        standing.put(RoundBoard.PREDICTED, (double) forecasts.all().size());
        for (int d = 0; d < dimensions.size(); d++) {
            Dimension dimension = dimensions.get(d);
            forecasts.error(d).ifPresent(error -> standing.put(ERROR + dimension.name(), dimension.points(error)));
        }
        return standing;
    }

    @Override
    public byte[] remembered() {
        return JSON.writeValueAsBytes(forecasts);
    }

    @Override
    public void remember(byte[] json) {
        forecasts = JSON.readValue(json, Forecasts.class);
    }
}
