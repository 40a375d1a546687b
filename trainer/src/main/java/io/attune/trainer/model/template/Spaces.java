package io.attune.trainer.model.template;

/** White space as Python sees it. */
final class Spaces {
    private Spaces() {}

    static boolean is(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    static boolean all(String text) {
        return text.codePoints().allMatch(Spaces::is);
    }

    /** Where a text ends when white space at its end is left out. */
    static int endWithout(String text) {
        int end = text.length();
        while (end > 0 && is(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }
}
