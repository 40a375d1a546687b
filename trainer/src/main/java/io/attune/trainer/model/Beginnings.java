package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** The trained tensors as training finds them: copies of the model's, and at random what the model does not have yet. */
final class Beginnings {
    private Beginnings() {}

    static Weights of(ModelConfig config, Weights weights, Tuning tuning, Head head, RandomGenerator random) {
        var tensors = new ArrayList<Tensor>();
        TrainedShapes.of(config, tuning, head).forEach((name, shape) -> {
            Tensor known = weights.find(name);
            if (known != null && name.equals(Names.SCORE) && known.size(0) != shape.getFirst()) {
                throw new BadInputException(
                        "the model's reward head has " + known.size(0) + " outputs, and this objective" + " trains "
                                + shape.getFirst() + "; begin from a language model");
            }
            tensors.add(known != null ? known.copy(name) : fresh(name, shape, config, random));
        });
        return new Weights(tensors);
    }

    private static Tensor fresh(String name, List<Long> shape, ModelConfig config, RandomGenerator random) {
        Tensor tensor =
                Tensor.zeros(name, shape.stream().mapToLong(Long::longValue).toArray());
        if (name.equals(Names.SCORE)) {
            fill(tensor, () -> random.nextGaussian() / Math.sqrt(config.hiddenSize() + 1.0));
        } else if (name.endsWith(AdapterNames.A)) {
            // PEFT's beginning: Kaiming's uniform with a = √5, which is ±1/√inputs. B stays 0, so that the policy
            // begins as the reference.
            double bound = 1 / Math.sqrt((double) tensor.size(1));
            fill(tensor, () -> bound * (2 * random.nextDouble() - 1));
        }
        return tensor;
    }

    private static void fill(Tensor tensor, DoubleSupplier next) {
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.set(i, (float) next.getAsDouble());
        }
    }
}
