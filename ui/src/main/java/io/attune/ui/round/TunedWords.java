package io.attune.ui.round;

import com.vaadin.flow.component.html.Paragraph;
import io.attune.kafka.event.RoundSpec;
import java.math.BigDecimal;
import java.util.List;

/** What of the policy the round tunes. */
final class TunedWords extends Paragraph {

    TunedWords(RoundSpec spec) {
        addClassName("quiet");
        setId("tuned");
        setText("Tuned: " + (spec.loraRank() == 0 ? "all weights" : adapter(spec)) + ".");
    }

    /** Such as {@code an adapter of rank 8, alpha 16, on q_proj, v_proj}. */
    private static String adapter(RoundSpec spec) {
        List<String> layers = spec.loraTargets();
        return "an adapter of rank " + spec.loraRank() + ", alpha " + alpha(spec) + ", on "
                + (layers.isEmpty() ? "all layers" : String.join(", ", layers));
    }

    private static String alpha(RoundSpec spec) {
        return BigDecimal.valueOf(spec.adapterAlpha()).stripTrailingZeros().toPlainString();
    }
}
