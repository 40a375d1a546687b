package io.attune.trainer.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a training command says when it is done.
 *
 * @param cut examples whose completion was too long
 * @param leftOut examples whose prompt was
 * @param metrics of the last step
 */
record TrainingResult(
        String objective,
        String out,
        int examples,
        long cut,
        @JsonProperty("left_out") long leftOut,
        long steps,
        double seconds,
        Map<String, Double> metrics) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    void print(PrintWriter to, boolean json) {
        if (json) {
            to.println(JSON.writeValueAsString(this));
        } else {
            to.printf(
                    Locale.ROOT,
                    "%s: %s steps on %s examples in %.1f s; the trained model is in %s%n",
                    objective,
                    steps,
                    examples,
                    seconds,
                    out);
        }
        to.flush();
    }
}
