package io.attune.trainer.sample;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.FamilyFixture;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is written for serving, run here; {@code src/test/oracle/served.py} runs it where others would. */
class ServedModelTest {
    private static final FamilyFixture DYNAMIC = new FamilyFixture("llama-dynamic");

    @TempDir
    private Path directory;

    static Stream<FamilyFixture> families() {
        return FamilyFixture.all().filter(family -> !family.equals(DYNAMIC));
    }

    private static int[] text(Sequence sequence) {
        return IntStream.concat(Arrays.stream(sequence.promptIds()), Arrays.stream(sequence.completionIds()))
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("families")
    void givesTheLogProbsOfTrainingAndTheGreedyTokensOfTransformers(FamilyFixture family) {
        try (var served = new ServedRun(family.open());
                var model = TrainableModel.open(family.open(), new Tuning.Full(), Head.LANGUAGE_MODEL, 1)) {
            for (Sequence greedy : family.greedy()) {
                int[] text = text(greedy);
                served.begin(1);
                double[][] logits = served.read(new int[][] {text}, text.length);
                assertThat(logps(logits, greedy)).containsExactly(model.logps(List.of(greedy))[0], within(1e-4));
                for (int t = greedy.promptIds().length; t < text.length; t++) {
                    assertThat(largest(logits[t - 1])).isEqualTo(text[t]);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void textsOfDifferentLengthsGoOnFromWhatWasReadBefore(FamilyFixture family) {
        List<Sequence> texts = family.greedy().subList(1, 3);
        int[] lengths =
                texts.stream().mapToInt(sequence -> sequence.promptIds().length).toArray();
        int longest = Arrays.stream(lengths).max().orElseThrow();
        try (var served = new ServedRun(family.open())) {
            double[][] alone = texts.stream()
                    .map(sequence -> {
                        served.begin(1);
                        int[] text = text(sequence);
                        int end = sequence.promptIds().length + 1;
                        return served.read(new int[][] {Arrays.copyOf(text, end)}, end)[end - 1];
                    })
                    .toArray(double[][]::new);
            served.begin(2);
            served.read(
                    texts.stream()
                            .map(sequence -> Arrays.copyOf(sequence.promptIds(), longest))
                            .toArray(int[][]::new),
                    lengths);
            double[][] next = served.read(
                    texts.stream()
                            .map(sequence -> Arrays.copyOf(sequence.completionIds(), 1))
                            .toArray(int[][]::new),
                    Arrays.stream(lengths).map(length -> length + 1).toArray());
            for (int row = 0; row < 2; row++) {
                assertThat(next[row]).containsExactly(alone[row], within(1e-4));
            }
        }
    }

    static double[] logps(double[][] logits, Sequence sequence) {
        int start = sequence.promptIds().length - 1;
        int[] ids = sequence.completionIds();
        return IntStream.range(0, ids.length)
                .mapToDouble(i -> {
                    double[] row = logits[start + i];
                    return row[ids[i]]
                            - Math.log(Arrays.stream(row).map(Math::exp).sum());
                })
                .toArray();
    }

    private static int largest(double[] row) {
        return IntStream.range(0, row.length).reduce(0, (a, b) -> row[b] > row[a] ? b : a);
    }

    @ParameterizedTest
    @MethodSource("families")
    void theFilesHoldEveryWeightWhereTheySayIt(FamilyFixture family) throws IOException {
        ModelDirectory origin = family.open();
        ServedModel.write(directory, origin);
        ModelProto proto = ModelProto.parseFrom(Files.readAllBytes(directory.resolve("model.onnx")));
        byte[] data = Files.readAllBytes(directory.resolve("model.onnx.data"));
        Map<String, float[]> found = new HashMap<>();
        for (TensorProto tensor : proto.getGraph().getInitializerList()) {
            if (tensor.getExternalDataCount() > 0) {
                found.putAll(apart(tensor.getName(), external(tensor, data), origin.weights()));
            }
        }
        origin.weights()
                .all()
                .forEach(weight -> assertThat(found.remove(weight.name()))
                        .as(weight.name())
                        .isEqualTo(weight.data().toArray(JAVA_FLOAT)));
        assertThat(found.keySet()).allMatch(name -> name.startsWith("rotary_"));
    }

    /** A joined tensor holds those that its name lists, as {@code q_proj+k_proj}, behind each other. */
    private static Map<String, float[]> apart(String name, float[] values, Weights weights) {
        int begin = name.lastIndexOf('.', name.indexOf('+')) + 1;
        int end = name.lastIndexOf('.');
        if (!name.contains("+")) {
            return Map.of(name, values);
        }
        Map<String, float[]> apart = new HashMap<>();
        int from = 0;
        for (String module : name.substring(begin, end).split("\\+", -1)) {
            String part = name.substring(0, begin) + module + name.substring(end);
            int to = from + (int) weights.get(part).elements();
            apart.put(part, Arrays.copyOfRange(values, from, to));
            from = to;
        }
        assertThat(from).as(name).isEqualTo(values.length);
        return apart;
    }

    private static float[] external(TensorProto tensor, byte[] data) {
        Map<String, String> place = new HashMap<>();
        tensor.getExternalDataList().forEach(entry -> place.put(entry.getKey(), entry.getValue()));
        assertThat(place).containsEntry("location", "model.onnx.data");
        int offset = Integer.parseInt(Objects.requireNonNull(place.get("offset")));
        int length = Integer.parseInt(Objects.requireNonNull(place.get("length")));
        assertThat(offset % 4096).isZero();
        assertThat((long) length).isEqualTo(4 * tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b));
        float[] values = new float[length / 4];
        ByteBuffer.wrap(data, offset, length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    @Test
    void saysWhatOnnxruntimeGenaiAsks() throws IOException {
        ServedModel.write(directory, new FamilyFixture("mistral-window").open());
        JsonNode genai = JsonMapper.shared()
                .readTree(directory.resolve("genai_config.json").toFile());
        assertThat(genai.at("/model/decoder/num_key_value_heads").asInt()).isEqualTo(2);
        assertThat(genai.at("/model/decoder/num_hidden_layers").asInt()).isEqualTo(2);
        assertThat(genai.at("/model/vocab_size").asInt()).isEqualTo(96);
        assertThat(genai.at("/model/eos_token_id").asInt()).isEqualTo(1);
    }

    @Test
    void refusesTurnsThatNoFileCanHold() {
        assertThatThrownBy(() -> ServedModel.write(directory, DYNAMIC.open()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("rope_type dynamic")
                .message()
                .doesNotContain("\n");
        assertThat(directory).isEmptyDirectory();
    }
}
