package io.attune.trainer.model.template;

/** How large a single value may become: asked before it is made. */
final class Size {
    private static final int MOST_CHARACTERS = 10_000_000;
    private static final int MOST_ITEMS = 1_000_000;

    private Size() {}

    static void requireCharacters(long size) {
        if (size > MOST_CHARACTERS) {
            throw new TemplateException("a text of " + size + " characters is too long");
        }
    }

    static void requireItems(long size) {
        if (size > MOST_ITEMS) {
            throw new TemplateException("a list of " + size + " items is too long");
        }
    }
}
