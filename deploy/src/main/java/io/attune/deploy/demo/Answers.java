package io.attune.deploy.demo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Writes answers of a wanted quality. */
final class Answers {
    private final SupportDesk desk;
    private final Questions questions;

    Answers(SupportDesk desk) {
        this.desk = requireNonNull(desk, "desk is null");
        this.questions = new Questions(desk);
    }

    String write(Question question, Traits traits, RandomGenerator random) {
        List<String> parts = new ArrayList<>();
        addOneOf(requireNonNull(desk.openings().get(traits.opening())), parts, random);
        String body = body(question, traits, random);
        boolean list = body.startsWith("1. ");
        if (!list) {
            parts.add(body);
        }
        switch (traits.middle()) {
            case DETAIL -> addOneOf(desk.details(), parts, random);
            case RAMBLE -> addOneOf(desk.rambles(), parts, random);
            case NOTHING -> {}
        }
        List<String> blocks = new ArrayList<>();
        if (!parts.isEmpty()) {
            blocks.add(String.join(" ", parts));
        }
        if (list) {
            blocks.add(body);
        }
        addOneOf(requireNonNull(desk.closings().get(traits.closing())), blocks, random);
        return String.join(list ? "\n" : " ", blocks);
    }

    private String body(Question question, Traits traits, RandomGenerator random) {
        return switch (traits.substance()) {
            case RIGHT -> right(question, traits, random);
            case VAGUE -> Choice.of(desk.vague(), random);
            case OTHER_INTENT -> otherIntent(question.intent(), random);
            case REFUSAL -> Choice.of(desk.refusals(), random);
        };
    }

    private String right(Question question, Traits traits, RandomGenerator random) {
        Intent intent = question.intent();
        Map<String, String> slots = switch (traits.naming()) {
            case RIGHT -> question.slots();
            case WRONG -> wrong(question, random);
            case LEFT_OUT -> Map.of();
        };
        if (intent.hasSteps()) {
            return steps(intent.steps(), withoutNames(intent, slots), traits.layout());
        }
        List<String> named = intent.actions().stream()
                .filter(action -> Templates.canFill(action, slots))
                .toList();
        return named.isEmpty() ? Choice.of(intent.bare(), random) : Templates.fill(Choice.of(named, random), slots);
    }

    /** Steps need a word for the thing even where it is not named. */
    private static Map<String, String> withoutNames(Intent intent, Map<String, String> slots) {
        Map<String, String> words = new HashMap<>();
        intent.slots().forEach(kind -> words.put(kind, "device"));
        words.putAll(slots);
        return words;
    }

    private Map<String, String> wrong(Question question, RandomGenerator random) {
        Map<String, String> wrong = new HashMap<>();
        for (String kind : question.intent().slots()) {
            String value = question.slots().get(kind);
            if (value != null) {
                wrong.put(kind, otherThan(value, kind, random));
            }
        }
        return wrong;
    }

    private String otherThan(String value, String kind, RandomGenerator random) {
        String other = questions.value(kind, random);
        while (other.equals(value)) {
            other = questions.value(kind, random);
        }
        return other;
    }

    private static String steps(List<String> templates, Map<String, String> slots, Traits.Layout layout) {
        List<String> steps =
                templates.stream().map(step -> Templates.fill(step, slots)).toList();
        return switch (layout) {
            case NUMBERED -> numbered(steps);
            case RUN_ON -> runOn(steps);
            case FIRST_ONLY -> steps.getFirst();
        };
    }

    private static String numbered(List<String> steps) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            lines.add((i + 1) + ". " + steps.get(i));
        }
        return String.join("\n", lines);
    }

    private static String runOn(List<String> steps) {
        List<String> clauses = new ArrayList<>();
        for (String step : steps) {
            String clause = step.substring(0, step.length() - 1);
            clauses.add(
                    clauses.isEmpty() ? clause : clause.substring(0, 1).toLowerCase(Locale.ROOT) + clause.substring(1));
        }
        return String.join(", then ", clauses) + ".";
    }

    private String otherIntent(Intent intent, RandomGenerator random) {
        List<Intent> others = desk.intents().stream()
                .filter(other -> !other.hasSteps() && !other.equals(intent))
                .toList();
        return Choice.of(Choice.of(others, random).bare(), random);
    }

    private static void addOneOf(List<String> sentences, List<String> parts, RandomGenerator random) {
        if (!sentences.isEmpty()) {
            parts.add(Choice.of(sentences, random));
        }
    }
}
