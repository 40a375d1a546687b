package io.attune.deploy.demo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Everything that the demo is made of, the same on every machine: prompts for people, prompts held out for evaluation, and
 * demonstrations for the first policy.
 */
public final class Corpus {
    /** Prompts that the demo project starts with. */
    public static final int PROMPTS = 3_000;
    /** Prompts that are never shown to an annotator nor trained on. */
    public static final int HELD_OUT = 200;

    private static final long HELD_OUT_SEED = 1;
    private static final long PROMPT_SEED = 2;
    private static final long DEMONSTRATION_SEED = 3;

    private final SupportDesk desk;
    private final List<Question> heldOut;
    private final List<Question> prompts;

    /** What an agent of any quality answered. */
    public record Demonstration(String prompt, String completion) {
        public Demonstration {
            requireNonNull(prompt, "prompt is null");
            requireNonNull(completion, "completion is null");
        }
    }

    public Corpus() {
        desk = SupportDesk.load();
        Questions questions = new Questions(desk);
        heldOut = questions.distinct(HELD_OUT, Set.of(), random(HELD_OUT_SEED));
        prompts = questions.distinct(PROMPTS, texts(heldOut), random(PROMPT_SEED));
    }

    public List<String> prompts() {
        return prompts.stream().map(Question::text).toList();
    }

    public List<String> heldOut() {
        return heldOut.stream().map(Question::text).toList();
    }

    List<Question> questions() {
        return prompts;
    }

    List<Question> heldOutQuestions() {
        return heldOut;
    }

    /** Pairs of a prompt that is not held out and one answer, of every quality. */
    public List<Demonstration> demonstrations(int count) {
        RandomGenerator random = random(DEMONSTRATION_SEED);
        Questions questions = new Questions(desk);
        Answers answers = new Answers(desk);
        Set<String> heldOutTexts = texts(heldOut);
        List<Demonstration> demonstrations = new ArrayList<>(count);
        while (demonstrations.size() < count) {
            Question question = questions.write(Choice.of(desk.intents(), random), random);
            if (!heldOutTexts.contains(question.text())) {
                String answer = answers.write(question, Traits.draw(random), random);
                demonstrations.add(new Demonstration(question.text(), answer));
            }
        }
        return List.copyOf(demonstrations);
    }

    private static Set<String> texts(List<Question> questions) {
        Set<String> texts = new HashSet<>();
        questions.forEach(question -> texts.add(question.text()));
        return texts;
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
