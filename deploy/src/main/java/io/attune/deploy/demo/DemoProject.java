package io.attune.deploy.demo;

import io.attune.kafka.event.TaskKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The demo's projects, one for each kind of judgment. */
public enum DemoProject {
    PAIRS(
            "Support desk",
            TaskKind.PAIR,
            new Tuning("online-dpo", Map.of("beta", .5, "label_smoothing", .1), 6e-4, 7, .3, Map.of()),
            "Which of the two answers would you rather get?"),
    THUMBS(
            "Support desk, thumbs",
            TaskKind.THUMB,
            new Tuning("online-kto", Map.of("beta", .3), 6e-4, 3, 0, Map.of()),
            "Would you be content with this answer?"),
    SCORES(
            "Support desk, scores",
            TaskKind.SCORES,
            new Tuning(
                    "online-kto",
                    Map.of("beta", .3),
                    6e-4,
                    3,
                    .3,
                    Map.of("correctness", 1.0, "courtesy", .6, "clarity", .4)),
            "Score the answer in each dimension, apart from the others.");

    /**
     * How the round that runs from the start learns. At these settings 400 judgments with one error in ten move the policy far
     * without breaking it. With a smaller beta, errors drag it away: at .2 it went twice as far from the start for a tenth less
     * of wins. Thumbs that are replayed more often than three times take the policy further without making it better.
     *
     * @param replay how often each judgment is learned from again
     * @param weights of the dimensions that are scored; none elsewhere
     */
    record Tuning(
            String objective,
            Map<String, Double> parameters,
            double learningRate,
            double replay,
            double judgeShare,
            Map<String, Double> weights) {
        static final int BATCH = 16;

        Tuning {
            parameters = Map.copyOf(parameters);
            weights = Map.copyOf(weights);
        }
    }

    private static final String GUIDELINES = """
            # What a good answer is

            QUESTION

            A good answer to a customer

            - **does what was asked**: the right action for the question, no other, and no refusal
            - **names the customer's own** order, product, city, day or amount, and gets it right
            - **is kind**: it greets, shows that it cares, and ends well; it is never rude
            - **says what happens next**, in few words
            - **lists the steps by number** where the customer has to do several things

            Do not mind small slips of grammar. When two answers are equally good, say so.
            """;

    private final String title;
    private final TaskKind kind;

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts, numbers and unmodifiable maps
    private final Tuning tuning;

    private final String question;

    DemoProject(String title, TaskKind kind, Tuning tuning, String question) {
        this.title = title;
        this.kind = kind;
        this.tuning = tuning;
        this.question = question;
    }

    /** Its name in the project list. */
    public String title() {
        return title;
    }

    Tuning tuning() {
        return tuning;
    }

    /** What the REST interface takes to make it. */
    Map<String, Object> wish() {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("name", title);
        wish.put("kind", kind);
        wish.put("guidelines", GUIDELINES.replace("QUESTION", question));
        wish.put("dimensions", kind == TaskKind.SCORES ? dimensions() : List.of());
        wish.put("overlap", 1);
        return wish;
    }

    private static List<Map<String, Object>> dimensions() {
        return List.of(
                dimension(
                        "correctness",
                        "wrong or refused",
                        "mostly beside the point",
                        "vague",
                        "right",
                        "right and exact"),
                dimension("courtesy", "rude", "cold", "neutral", "friendly", "warm and helpful"),
                dimension(
                        "clarity",
                        "unreadable",
                        "rambling or broken",
                        "could be clearer",
                        "clear",
                        "clear at a glance"));
    }

    private static Map<String, Object> dimension(String name, String... anchors) {
        return Map.of("name", name, "min", 1, "max", anchors.length, "anchors", List.of(anchors));
    }
}
