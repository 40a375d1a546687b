package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.BFLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.RunOrder;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks that the way back runs again give the bits of those whose numbers are kept; nothing inside them is kept, and never more than one of them is there. */
class RecomputedBlocksTest {
    private static final int[] QUESTION = {3, 1, 4, 1, 5};

    /** Two completions that share a prompt, and texts of their own. */
    private static final List<Sequence> ROWS = List.of(
            new Sequence(QUESTION, new int[] {9, 2, 6}),
            new Sequence(new int[] {6}, new int[] {5, 3}),
            new Sequence(QUESTION, new int[] {5, 3, 5, 8, 9}),
            new Sequence(new int[] {8, 9, 7, 10}, new int[] {3}));

    static Stream<Arguments> models() {
        ModelConfig deeper = TinyModels.llama("num_hidden_layers", 4);
        Stream<Object[]> more = Stream.of(
                new Object[] {"4 blocks", deeper, new Tuning.Full(), Head.LANGUAGE_MODEL},
                new Object[] {"4 blocks, adapters", deeper, new Tuning.Lora(LoraSpec.ofRank(2)), Head.LANGUAGE_MODEL});
        List<Object[]> all =
                Stream.concat(GradientTest.models().map(Arguments::get), more).toList();
        return Stream.of(FLOAT32, FLOAT16, BFLOAT16)
                .flatMap(precision ->
                        all.stream().map(model -> Arguments.of(model[0], model[1], model[2], model[3], precision)));
    }

    @ParameterizedTest(name = "{0}, {4}")
    @MethodSource("models")
    void haveTheSameBits(String name, ModelConfig config, Tuning tuning, Head head, ElementType precision) {
        assertSame(new TinyModel(config, tuning, head, precision), new TinyModel(config, tuning, head, precision));
    }

    @ParameterizedTest
    @EnumSource
    void soTheyHaveOnAFrozenBaseOfWhichNotAllIsAdapted(BaseFormat format) {
        // A sum over more than 128 is made in another order where ONNX Runtime has packed a weight.
        ModelConfig config = TinyModels.llama("hidden_size", 32, "intermediate_size", 160, "head_dim", 16);
        var lora = new Tuning.Lora(new LoraSpec(2, 4, Set.of("q_proj", "v_proj")));
        assertSame(
                new TinyModel(config, lora, Head.LANGUAGE_MODEL, format, FLOAT32),
                new TinyModel(config, lora, Head.LANGUAGE_MODEL, format, FLOAT32));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void soTheyHaveWithAHeadInParts(boolean full) {
        ModelConfig config = TinyModels.llama();
        Tuning tuning = full ? new Tuning.Full() : new Tuning.Lora(LoraSpec.ofRank(2));
        assertSame(
                new TinyModel(config, tuning, Head.LANGUAGE_MODEL, BaseFormat.FLOAT32, FLOAT32, 1),
                new TinyModel(config, tuning, Head.LANGUAGE_MODEL, BaseFormat.FLOAT32, FLOAT32, 1));
    }

    private static void assertSame(TinyModel keeping, TinyModel recomputing) {
        try (keeping;
                recomputing) {
            recomputing.recomputeBlocks();
            assertThat(recomputing.results(ROWS)).isEqualTo(keeping.results(ROWS));
            assertThat(recomputing.plain(ROWS)).isEqualTo(keeping.plain(ROWS));
            double[] coefficients = keeping.coefficients(ROWS);
            keeping.backward(ROWS, coefficients);
            recomputing.backward(ROWS, coefficients);
            for (String weight : keeping.names()) {
                assertThat(recomputing.gradient(weight)).as(weight).isEqualTo(keeping.gradient(weight));
            }
        }
    }

    /** The states before all blocks but the first, which follow from the tokens, and what the head wants. */
    @ParameterizedTest(name = "{0}, {4}")
    @MethodSource("models")
    void nothingInsideABlockIsKept(String name, ModelConfig config, Tuning tuning, Head head, ElementType precision) {
        for (PromptLayout layout : PromptLayout.values()) {
            TrainingGraph graph = graph(config, tuning, head, precision, layout);
            int between = config.layers() - 1;
            assertThat(graph.kept().subList(0, between))
                    .allMatch(value -> value.shape().dims().equals(List.of(DecoderInputs.TOKENS, width(config))))
                    .allMatch(value -> value.type() == FLOAT32);
            assertThat(graph.kept().subList(between, graph.kept().size()))
                    .isNotEmpty()
                    .allMatch(value -> value.dim(0).equals(DecoderInputs.SCORED));
        }
    }

    /** {@link RunOrder} is ONNX Runtime's, by its profiler. */
    @ParameterizedTest(name = "{0}, {4}")
    @MethodSource("models")
    void whatOneIsMadeOfAgainIsGoneBeforeTheNextIsBegun(
            String name, ModelConfig config, Tuning tuning, Head head, ElementType precision) {
        for (PromptLayout layout : PromptLayout.values()) {
            TrainingGraph graph = graph(config, tuning, head, precision, layout);
            RunOrder order = RunOrder.of(graph.backward());
            int[] bounds = graph.kept().subList(0, config.layers()).stream()
                    .mapToInt(value -> place(value.name()))
                    .toArray();
            Set<String> made = madeAgain(order.nodes(), graph.saved(), bounds[bounds.length - 1]);
            List<Set<Integer>> blocks =
                    order.alive().stream().map(now -> blocks(now, made, bounds)).toList();
            assertThat(blocks).allMatch(together -> together.size() <= 1);
            assertThat(blocks.stream().flatMap(Set::stream).distinct()).hasSize(config.layers());
        }
    }

    private static TrainingGraph graph(
            ModelConfig config, Tuning tuning, Head head, ElementType precision, PromptLayout layout) {
        return TrainingGraph.of(config, tuning, head, BaseForm.FLOAT32, precision, new PassForm(layout, 1, true));
    }

    private static Dim width(ModelConfig config) {
        return Dim.of(config.hiddenSize());
    }

    /** Values are numbered in the order in which the graph was made. */
    private static int place(String value) {
        return Integer.parseInt(value.substring(value.lastIndexOf('_') + 1));
    }

    /** What is made of states and weights before the last bound, by nodes of the forward program; masks and places of tokens are all blocks'. */
    private static Set<String> madeAgain(List<NodeProto> nodes, List<String> saved, int last) {
        var made = new HashSet<String>();
        for (NodeProto node : nodes) {
            boolean ofBlock = node.getInputList().stream()
                    .anyMatch(value -> made.contains(value) || saved.contains(value) || value.contains("."));
            if (ofBlock && place(node.getName()) < last) {
                made.addAll(node.getOutputList());
            }
        }
        return made;
    }

    private static Set<Integer> blocks(Collection<String> values, Set<String> made, int... bounds) {
        return values.stream()
                .filter(value -> !value.isEmpty() && made.contains(value))
                .map(value -> (int) IntStream.of(bounds)
                        .filter(bound -> bound < place(value))
                        .count())
                .collect(Collectors.toSet());
    }
}
