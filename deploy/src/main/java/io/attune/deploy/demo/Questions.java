package io.attune.deploy.demo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Writes prompts. */
final class Questions {
    private static final int PATIENCE = 2_000;

    private final SupportDesk desk;

    Questions(SupportDesk desk) {
        this.desk = requireNonNull(desk, "desk is null");
    }

    /**
     * Distinct prompts, none of which is in {@code taken}; the intents take turns.
     *
     * @throws IllegalArgumentException when the templates cannot make so many
     */
    List<Question> distinct(int count, Set<String> taken, RandomGenerator random) {
        Set<String> seen = new HashSet<>(taken);
        List<Question> questions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            questions.add(unseen(desk.intents().get(i % desk.intents().size()), seen, random));
        }
        return List.copyOf(questions);
    }

    private Question unseen(Intent intent, Set<String> seen, RandomGenerator random) {
        for (int attempt = 0; attempt < PATIENCE; attempt++) {
            Question question = write(intent, random);
            if (seen.add(question.text())) {
                return question;
            }
        }
        throw new IllegalArgumentException(
                "intent " + intent.id() + " has no more prompts that differ: ask for fewer or add templates");
    }

    Question write(Intent intent, RandomGenerator random) {
        String template = Choice.of(intent.prompts(), random);
        Map<String, String> slots = new HashMap<>();
        for (String kind : intent.slots()) {
            if (template.contains("{" + kind + "}")) {
                slots.put(kind, value(kind, random));
            }
        }
        String asked = Templates.fill(template, slots);
        String greeting = Choice.of(desk.greetings(), random);
        String text = (greeting.isEmpty() ? capitalised(asked) : greeting + asked) + Choice.of(desk.signOffs(), random);
        return new Question(intent, slots, text);
    }

    /** A value of the kind, as a customer may name it. */
    String value(String kind, RandomGenerator random) {
        return switch (kind) {
            case "order" -> String.format(Locale.ROOT, "%d", random.nextInt(1000, 10_000));
            case "amount" -> "$" + random.nextInt(11, 100);
            default -> Choice.of(requireNonNull(desk.values().get(kind), () -> "no values for slot " + kind), random);
        };
    }

    private static String capitalised(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }
}
