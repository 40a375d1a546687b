package io.attune.trainer.judge;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which language model judges, by the environment of the process: {@value #URL} is the address up to and without
 * {@code /chat/completions}, {@value #MODEL} the model's name there, and {@value #KEY} the key where the endpoint needs one.
 */
public final class JudgeSettings {
    static final String URL = "ATTUNE_JUDGE_URL";
    static final String MODEL = "ATTUNE_JUDGE_MODEL";
    static final String KEY = "ATTUNE_JUDGE_KEY";
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 4;

    private JudgeSettings() {}

    /**
     * The judge that the environment names; null where it names none.
     *
     * @throws IllegalArgumentException if it names one incompletely, or an address that cannot be used
     */
    public static @Nullable LlmJudge judge(
            Map<String, String> environment, Clock clock, RandomGenerator random, Pause pause) {
        String url = environment.get(URL);
        if (url == null || url.isBlank()) {
            return null;
        }
        String model = environment.get(MODEL);
        if (model == null || model.isBlank()) {
            throw new IllegalArgumentException(
                    URL + " is set and " + MODEL + " is not; set it to the model's name there");
        }
        var endpoint = new Endpoint(
                address(url.strip()), model.strip(), environment.containsKey(KEY) ? KEY : null, TIME_LIMIT, ATTEMPTS);
        return new LlmJudge("llm:" + endpoint.model(), new HttpChatModel(endpoint, environment, clock, random, pause));
    }

    private static URI address(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(URL + " is no address; give one such as https://host/v1", malformed);
        }
    }
}
