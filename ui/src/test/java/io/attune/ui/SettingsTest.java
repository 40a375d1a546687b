package io.attune.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void withoutAWordTheDatabaseIsAFileThatIsWrittenBeforeACommitReturns() {
        Settings settings = Settings.of(Map.of());
        assertThat(settings.database())
                .startsWith("jdbc:h2:file:" + Path.of("data").toAbsolutePath().resolve("database/attune"))
                .contains(";WRITE_DELAY=0");
        assertThat(settings.address()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.supervised()).isFalse();
    }

    @Test
    void anEmptyVariableIsAsGoodAsNone() {
        assertThat(Settings.of(Map.of("ATTUNE_DB", "", "ATTUNE_PORT", " "))).isEqualTo(Settings.of(Map.of()));
    }

    @Test
    void whatTheEnvironmentSaysReachesSpring() {
        Map<String, Object> properties = Settings.of(Map.of(
                        "ATTUNE_DATA", "/srv/attune",
                        "ATTUNE_KAFKA", "broker:9092",
                        "ATTUNE_DB", "jdbc:postgresql://db/attune?user=a",
                        "ATTUNE_PORT", "9000",
                        "ATTUNE_DEMO", "true"))
                .properties();
        assertThat(properties)
                .containsEntry("attune.data", "/srv/attune")
                .containsEntry("attune.kafka", "broker:9092")
                .containsEntry("attune.demo", true)
                .containsEntry("server.port", 9000)
                .containsEntry("spring.datasource.url", "jdbc:postgresql://db/attune?user=a")
                .containsEntry("spring.datasource.hikari.connection-timeout", 2_500)
                .doesNotContainKey("spring.datasource.username");
    }

    @ParameterizedTest
    @CsvSource({
        "ATTUNE_PORT, eighty, 'expected a number from 0 to 65535'",
        "ATTUNE_PORT, 70000, 'expected 0 to 65535'",
        "ATTUNE_KAFKA, localhost, 'expected host:port'",
        "ATTUNE_DB, mysql://x, 'jdbc:postgresql: or jdbc:h2:'",
        "ATTUNE_DEMO, yes, 'expected true or false'"
    })
    void aWrongValueIsNamedWithWhatIsExpected(String name, String value, String expected) {
        assertThatThrownBy(() -> Settings.of(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value)
                .hasMessageContaining(expected);
    }
}
