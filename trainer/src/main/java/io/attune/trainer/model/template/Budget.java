package io.attune.trainer.model.template;

/** What rendering may cost, so that a malicious template ends: steps, characters, calls within calls. */
final class Budget {
    private static final long STEPS = 5_000_000;
    private static final long CHARACTERS = 50_000_000;
    private static final int DEPTH = 100;

    private long steps;
    private long characters;
    private int depth;

    void step() {
        if (++steps > STEPS) {
            throw new TemplateException("it takes more than " + STEPS + " steps");
        }
    }

    /** Text was made, as output or on the way to it. */
    String made(String text) {
        made(text.length());
        return text;
    }

    /** So many characters or items were made. */
    void made(int size) {
        characters += size;
        if (characters > CHARACTERS) {
            throw new TemplateException("it makes more than " + CHARACTERS + " characters");
        }
    }

    void enter() {
        if (++depth > DEPTH) {
            throw new TemplateException("calls within calls are deeper than " + DEPTH);
        }
    }

    void leave() {
        depth--;
    }
}
