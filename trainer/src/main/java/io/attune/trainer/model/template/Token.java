package io.attune.trainer.model.template;

/**
 * A piece of a template.
 *
 * @param text of names, operators and numbers as they stand; of data and strings what they mean
 * @param line where it stands, from 1
 */
record Token(Kind kind, String text, int line) {
    enum Kind {
        DATA,
        BLOCK_BEGIN,
        BLOCK_END,
        VARIABLE_BEGIN,
        VARIABLE_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Kind wanted, String wantedText) {
        return kind == wanted && text.equals(wantedText);
    }

    boolean isOperator(String operator) {
        return is(Kind.OPERATOR, operator);
    }

    boolean isName(String name) {
        return is(Kind.NAME, name);
    }

    TemplateException wrong(String what) {
        return new TemplateException("line " + line + ": " + what);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case END -> "the end";
            case BLOCK_END -> "%}";
            case VARIABLE_END -> "}}";
            case DATA, BLOCK_BEGIN, VARIABLE_BEGIN, NAME, STRING, INTEGER, FLOAT, OPERATOR -> "'" + text + "'";
        };
    }
}
