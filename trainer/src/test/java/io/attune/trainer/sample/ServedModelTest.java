package io.attune.trainer.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Outputs;
import io.attune.trainer.ort.Session;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is written for serving, run here; {@code src/test/oracle/served.py} runs it where others would. */
class ServedModelTest {
    private static final int[] TEXT = {4, 8, 15, 16, 23, 42, 99, 108, 7};

    @TempDir
    private Path directory;

    private static ModelDirectory model(String name) throws URISyntaxException {
        return ModelDirectory.open(Path.of(Objects.requireNonNull(ServedModelTest.class.getResource("/llama/" + name))
                .toURI()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tied", "grouped", "biased"})
    void itsLogitsGiveTheLogProbsOfTheTrainingForward(String name) throws URISyntaxException {
        ModelDirectory origin = model(name);
        double[] trained;
        try (var model = TrainableModel.open(origin, new Tuning.Full(), Head.LANGUAGE_MODEL, 1)) {
            int[] rest = Arrays.copyOfRange(TEXT, 1, TEXT.length);
            trained = model.logps(List.of(new Sequence(new int[] {TEXT[0]}, rest)))[0];
        }
        double[] logits = logits(origin);
        int vocabulary = origin.config().vocabularySize();
        for (int t = 0; t < trained.length; t++) {
            double[] row = Arrays.copyOfRange(logits, t * vocabulary, (t + 1) * vocabulary);
            double normaliser = Math.log(Arrays.stream(row).map(Math::exp).sum());
            assertThat(row[TEXT[t + 1]] - normaliser).isCloseTo(trained[t], within(1e-4));
        }
    }

    private static double[] logits(ModelDirectory origin) {
        ServedGraph graph = new ServedGraph(origin.config());
        Map<String, NativeTensor> weights = new HashMap<>();
        origin.weights()
                .all()
                .forEach(tensor -> weights.put(
                        tensor.name(), NativeTensor.over(tensor.data(), ElementType.FLOAT32, tensor.shape())));
        graph.tables()
                .forEach(tensor -> weights.put(
                        tensor.name(), NativeTensor.over(tensor.data(), ElementType.FLOAT32, tensor.shape())));
        long[] ids = Arrays.stream(TEXT).asLongStream().toArray();
        long[] ones = new long[TEXT.length];
        Arrays.fill(ones, 1);
        Map<String, NativeTensor> inputs = new HashMap<>();
        inputs.put(ServedGraph.INPUT_IDS, NativeTensor.of(ids, 1, ids.length));
        inputs.put(ServedGraph.ATTENTION_MASK, NativeTensor.of(ones, 1, ones.length));
        int width = HeadLayout.of(origin.config()).width();
        for (int layer = 0; layer < origin.config().layers(); layer++) {
            for (String past : List.of(ServedGraph.PAST_KEYS, ServedGraph.PAST_VALUES)) {
                inputs.put(
                        past.formatted(layer),
                        NativeTensor.allocate(
                                ElementType.FLOAT32, 1, origin.config().kvHeads(), ids.length, width));
            }
        }
        try (Session session = Session.open(graph.program(), weights);
                Outputs outputs = session.run(inputs, Set.of(ServedGraph.LOGITS))) {
            return outputs.reals(ServedGraph.LOGITS);
        }
    }

    @Test
    void theFilesNameEachOtherAndWhatTheyHold() throws IOException, URISyntaxException {
        ModelDirectory origin = model("grouped");
        ServedModel.write(directory, origin);
        ModelProto proto = ModelProto.parseFrom(Files.readAllBytes(directory.resolve("model.onnx")));
        long data = Files.size(directory.resolve("model.onnx.data"));
        assertThat(proto.getGraph().getInitializerList())
                .filteredOn(tensor -> tensor.getExternalDataCount() > 0)
                .hasSizeGreaterThan(10)
                .allSatisfy(tensor -> {
                    Map<String, String> place = new HashMap<>();
                    tensor.getExternalDataList().forEach(entry -> place.put(entry.getKey(), entry.getValue()));
                    long elements = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
                    assertThat(place).containsEntry("location", "model.onnx.data");
                    assertThat(place).containsEntry("length", Long.toString(4 * elements));
                    assertThat(Long.parseLong(Objects.requireNonNull(place.get("offset"))) + 4 * elements)
                            .isLessThanOrEqualTo(data);
                });
        JsonNode genai = JsonMapper.shared()
                .readTree(directory.resolve("genai_config.json").toFile());
        assertThat(genai.at("/model/decoder/num_key_value_heads").asInt()).isEqualTo(2);
        assertThat(genai.at("/model/vocab_size").asInt()).isEqualTo(320);
        assertThat(directory.resolve("tokenizer.json")).exists();
    }
}
