package io.attune.trainer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trainer runs where no web runs: none of these may come in, not even through a dependency. */
class ClassPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.context.ApplicationContext",
                "jakarta.persistence.Entity",
                "com.vaadin.flow.component.Component"
            })
    void hasNoWebOnItsClassPath(String type) {
        assertThatThrownBy(() -> Class.forName(type)).isInstanceOf(ClassNotFoundException.class);
    }
}
