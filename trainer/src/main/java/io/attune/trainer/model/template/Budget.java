package io.attune.trainer.model.template;

import java.util.Collection;
import java.util.Map;

/** What rendering may cost, so that a malicious template ends: steps, characters, depth. */
final class Budget {
    private static final long STEPS = 5_000_000;
    private static final long CHARACTERS = 20_000_000;
    private static final int DEEPEST = 500;

    /** Lists within lists: whatever goes through them calls itself for each. */
    private static final int DEEPEST_VALUE = 100;

    /** Text is gone through quickly. */
    private static final int CHARACTERS_A_STEP = 64;

    /** An item takes about the memory of so many characters. */
    private static final long CHARACTERS_AN_ITEM = 8;

    private long steps;
    private long characters;
    private int depth;

    void step() {
        steps(1);
    }

    private void steps(int more) {
        steps += more;
        if (steps > STEPS) {
            throw new TemplateException("it takes more than " + STEPS + " steps");
        }
    }

    /** An operation goes through a value, which takes as many steps as that holds values. */
    void goThrough(Object value) {
        goThrough(value, 0);
    }

    private void goThrough(Object value, int within) {
        if (within > DEEPEST_VALUE) {
            throw new TemplateException("values within values are deeper than " + DEEPEST_VALUE);
        }
        steps(value instanceof String text ? 1 + text.length() / CHARACTERS_A_STEP : 1);
        if (value instanceof Collection<?> items) {
            items.forEach(item -> goThrough(item, within + 1));
        } else if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, item) -> {
                goThrough(key, within + 1);
                goThrough(item, within + 1);
            });
        }
    }

    /** A value was made. One that holds an older one twice is printed or compared as if it had made it twice. */
    Object made(Object value) {
        switch (value) {
            case String text -> made(text);
            case Collection<?> items -> made(items.size() * CHARACTERS_AN_ITEM);
            case Map<?, ?> entries -> made(2 * CHARACTERS_AN_ITEM * entries.size());
            default -> {
                return value;
            }
        }
        goThrough(value);
        return value;
    }

    /** Text was made, as output or on the way to it. */
    String made(String text) {
        made(text.length());
        return text;
    }

    private void made(long size) {
        characters += size;
        if (characters > CHARACTERS) {
            throw new TemplateException("it makes more than " + CHARACTERS + " characters");
        }
    }

    /** Something within something else is rendered. */
    void enter() {
        if (++depth > DEEPEST) {
            throw new TemplateException("what it renders is nested deeper than " + DEEPEST);
        }
    }

    void leave() {
        depth--;
    }
}
