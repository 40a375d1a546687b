package io.attune.trainer.model.template;

import io.attune.trainer.model.template.Token.Kind;
import java.util.List;

/** Tokens, one after the other. The last one is {@link Kind#END}. */
final class TokenStream {
    private final List<Token> tokens;
    private int at;

    TokenStream(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    Token peek() {
        return tokens.get(at);
    }

    Token next() {
        Token token = peek();
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    /** Reads {@link Kind#END} again. */
    void back() {
        at = tokens.size() - 1;
    }

    Token expect(Kind kind) {
        if (peek().kind() != kind) {
            throw peek().wrong(peek() + " is not expected here");
        }
        return next();
    }

    Token name() {
        return expect(Kind.NAME);
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw peek().wrong(peek() + " stands where '" + name + "' was expected");
        }
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw peek().wrong(peek() + " stands where '" + operator + "' was expected");
        }
    }

    boolean skipName(String name) {
        boolean there = peek().isName(name);
        if (there) {
            next();
        }
        return there;
    }

    boolean skipOperator(String operator) {
        boolean there = peek().isOperator(operator);
        if (there) {
            next();
        }
        return there;
    }
}
