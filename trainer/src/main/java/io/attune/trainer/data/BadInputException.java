package io.attune.trainer.data;

/**
 * Input that cannot be used; the message names the thing, the cause and the cure in one line, ready to be shown. Messages quote
 * what stands in files, so control characters are shown rather than sent to a terminal, and very long ones are shortened.
 */
public final class BadInputException extends RuntimeException {
    private static final int LONGEST = 2_000;

    public BadInputException(String message) {
        super(shown(message));
    }

    public BadInputException(String message, Throwable cause) {
        super(shown(message), cause);
    }

    private static String shown(String message) {
        var shown = new StringBuilder();
        String line = message.strip().replaceAll("\\s*[\\n\\r]\\s*|\\t", " ");
        line.codePoints().limit(LONGEST).forEach(character -> {
            if (Character.isISOControl(character)
                    || Character.getType(character) == Character.LINE_SEPARATOR
                    || Character.getType(character) == Character.PARAGRAPH_SEPARATOR) {
                shown.append(String.format("\\u%04x", character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        return message.length() > LONGEST ? shown + " …" : shown.toString();
    }
}
