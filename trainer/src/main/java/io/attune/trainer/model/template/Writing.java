package io.attune.trainer.model.template;

/** Text that is put together, as long as it is not too long. */
final class Writing {
    private final StringBuilder text = new StringBuilder();

    Writing add(String part) {
        Size.requireCharacters((long) text.length() + part.length());
        text.append(part);
        return this;
    }

    Writing add(int codePoint) {
        Size.requireCharacters(text.length() + 2L);
        text.appendCodePoint(codePoint);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
