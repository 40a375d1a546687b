package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.ort.Device;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How often a sampler reads prompts, takes them from a neighbour and fills rows again, by its own count. */
class SamplingCountsTest {
    private static final int[] PROMPT = {4, 8, 15, 16, 23, 42};

    private static SamplingCounts counts(int rows, List<int[]> prompts, SamplingSettings settings) {
        try (Sampler sampler = new Sampler(Device.cpu(), SamplerTest.CONFIG, SamplerTest.WEIGHTS, FLOAT32, rows);
                HotAdapter none = HotAdapter.none()) {
            assertThat(sampler.counts()).isEqualTo(SamplingCounts.NONE);
            sampler.draw(none, prompts, settings, new SplittableRandom(3));
            return sampler.counts();
        }
    }

    @Test
    void aPromptOfManySamplesIsReadOnce() {
        SamplingCounts counts = counts(16, Collections.nCopies(16, PROMPT), SamplerTest.PLAIN);
        assertThat(counts.completions()).isEqualTo(16);
        assertThat(counts.promptsRead()).isEqualTo(1);
        assertThat(counts.promptsShared()).isEqualTo(15);
        assertThat(counts.refills()).isZero();
    }

    @Test
    void itIsNotReadAgainForARowThatIsFilledAgain() {
        SamplingCounts counts = counts(8, Collections.nCopies(12, PROMPT), SamplerTest.PLAIN);
        assertThat(counts.promptsRead()).isEqualTo(1);
        assertThat(counts.promptsShared()).isEqualTo(11);
        assertThat(counts.refills()).isEqualTo(4);
    }

    @Test
    void eachPromptOfManyGroupsIsReadOnce() {
        var prompts = new ArrayList<int[]>();
        for (int[] prompt : SamplerTest.prompts(5, 8)) {
            prompts.addAll(Collections.nCopies(4, prompt));
        }
        SamplingCounts counts = counts(20, prompts, SamplerTest.PLAIN);
        assertThat(counts.promptsRead()).isEqualTo(5);
        assertThat(counts.promptsShared()).isEqualTo(15);
    }

    @Test
    void finishedRowsAreFilledWhileOthersGoOn() {
        List<int[]> prompts = SamplerTest.prompts(40, 1);
        SamplingCounts counts = counts(8, prompts, SamplerTest.PLAIN);
        assertThat(counts.completions()).isEqualTo(40);
        assertThat(counts.promptsRead()).isEqualTo(40);
        assertThat(counts.promptsShared()).isZero();
        assertThat(counts.refills()).isEqualTo(32);
        // Five times eight rows that wait for the longest of them take more steps than rows that are filled as they
        // end.
        long waiting = 0;
        for (int first = 0; first < 40; first += 8) {
            waiting += counts(8, prompts.subList(first, first + 8), SamplerTest.PLAIN)
                    .steps();
        }
        assertThat(counts.steps()).isLessThan(waiting);
    }

    @Test
    void rowsThatEndTogetherAreReadAgain() {
        SamplingCounts counts = counts(4, Collections.nCopies(8, PROMPT), SamplingSettings.plain(5, Stopping.never()));
        assertThat(counts).isEqualTo(new SamplingCounts(8, 2, 6, 4, 10));
    }
}
