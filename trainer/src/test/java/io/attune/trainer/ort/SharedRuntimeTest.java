package io.attune.trainer.ort;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SharedRuntimeTest {
    @Test
    void refusesACommandLineThatWouldCrashTheProcess() {
        assertThatThrownBy(() -> SharedRuntime.requireShortCommandLine(4_200))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("4200 bytes")
                .hasMessageContaining("CLASSPATH");
        assertThatCode(() -> SharedRuntime.requireShortCommandLine(3_900)).doesNotThrowAnyException();
    }
}
