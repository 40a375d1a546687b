package io.attune.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NormalisationTest {
    @TempDir
    private Path directory;

    @Test
    void theReferencesGetAMeanOfZero() {
        Normalisation normalisation = Normalisation.of(new double[] {1, 2, 6});
        assertThat(normalisation.apply(new double[] {1, 2, 6})).containsExactly(-2, -1, 3);
    }

    @Test
    void itIsSavedWithTheModel() throws IOException {
        new Normalisation(-1.25).write(directory);
        assertThat(Normalisation.read(directory)).isEqualTo(new Normalisation(-1.25));
    }

    @Test
    void aModelOfAnotherMakerHasNone() {
        assertThat(Normalisation.read(directory)).isEqualTo(Normalisation.NONE);
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        for (String text : new String[] {"{\"bias\": ", "{\"bias\": \"x\"}", "{}"}) {
            Files.writeString(directory.resolve("reward_normalisation.json"), text);
            assertThatThrownBy(() -> Normalisation.read(directory))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContainingAll(
                            "reward_normalisation.json ",
                            text.endsWith("}") ? "copy the whole model directory again" : "is not JSON");
        }
    }
}
