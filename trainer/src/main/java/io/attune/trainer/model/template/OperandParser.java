package io.attune.trainer.model.template;

import io.attune.trainer.model.template.Expression.Passed;
import io.attune.trainer.model.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What operators stand between: literals, names and brackets, with their members, items and calls. */
final class OperandParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;

    OperandParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression operand() {
        return postfix(primary());
    }

    private Expression postfix(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.skipOperator(".")) {
                Token name = tokens.next();
                if (name.kind() != Kind.NAME && name.kind() != Kind.INTEGER) {
                    throw name.wrong(name + " stands where a name was expected");
                }
                value = name.kind() == Kind.NAME
                        ? new Expression.Member(value, name.text())
                        : new Expression.Item(value, new Expression.Literal(whole(name)));
            } else if (tokens.skipOperator("[")) {
                value = subscript(value);
            } else if (tokens.peek().isOperator("(")) {
                value = new Expression.Call(value, passed());
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression of) {
        @Nullable Expression from = tokens.peek().isOperator(":") ? null : expressions.expression();
        if (from != null && tokens.skipOperator("]")) {
            return new Expression.Item(of, from);
        }
        tokens.expectOperator(":");
        @Nullable Expression to = isEndOfSlice() ? null : expressions.expression();
        @Nullable
        Expression step = tokens.skipOperator(":") && !tokens.peek().isOperator("]") ? expressions.expression() : null;
        tokens.expectOperator("]");
        return new Expression.Slice(of, from, to, step);
    }

    private boolean isEndOfSlice() {
        return tokens.peek().isOperator(":") || tokens.peek().isOperator("]");
    }

    Passed maybePassed() {
        return tokens.peek().isOperator("(") ? passed() : Passed.NOTHING;
    }

    Passed passed() {
        tokens.expectOperator("(");
        var places = new ArrayList<Expression>();
        var names = new LinkedHashMap<String, Expression>();
        while (!tokens.skipOperator(")")) {
            if (tokens.peek().isOperator("*") || tokens.peek().isOperator("**")) {
                throw tokens.peek().wrong("arguments from a list are not supported here");
            }
            Expression value = expressions.expression();
            if (value instanceof Expression.Name(String name) && tokens.skipOperator("=")) {
                names.put(name, expressions.expression());
            } else if (names.isEmpty()) {
                places.add(value);
            } else {
                throw tokens.peek().wrong("an argument by place follows one by name");
            }
            if (!tokens.peek().isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return new Passed(places, names);
    }

    private Expression primary() {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME -> name(token.text());
            case STRING -> {
                var text = new StringBuilder(token.text());
                while (tokens.peek().kind() == Kind.STRING) {
                    text.append(tokens.next().text());
                }
                yield new Expression.Literal(text.toString());
            }
            case INTEGER -> new Expression.Literal(whole(token));
            case FLOAT -> new Expression.Literal(Double.parseDouble(token.text()));
            case OPERATOR -> bracket(token);
            case DATA, BLOCK_BEGIN, BLOCK_END, VARIABLE_BEGIN, VARIABLE_END, END ->
                throw token.wrong(token + " stands where a value was expected");
        };
    }

    private static long whole(Token token) {
        try {
            return Long.parseLong(token.text());
        } catch (NumberFormatException tooLarge) {
            throw token.wrong("the number " + token.text() + " is too large");
        }
    }

    private static Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Expression.Literal(true);
            case "false", "False" -> new Expression.Literal(false);
            case "none", "None" -> new Expression.Literal(None.NONE);
            default -> new Expression.Name(name);
        };
    }

    private Expression bracket(Token token) {
        return switch (token.text()) {
            case "(" -> {
                if (tokens.skipOperator(")")) {
                    yield new Expression.Sequence(List.of());
                }
                Expression inner = expressions.withTuples();
                tokens.expectOperator(")");
                yield inner;
            }
            case "[" -> new Expression.Sequence(items("]"));
            case "{" -> dictionary();
            default -> throw token.wrong(token + " stands where a value was expected");
        };
    }

    private List<Expression> items(String end) {
        var items = new ArrayList<Expression>();
        while (!tokens.skipOperator(end)) {
            items.add(expressions.expression());
            if (!tokens.peek().isOperator(end)) {
                tokens.expectOperator(",");
            }
        }
        return items;
    }

    private Expression dictionary() {
        var entries = new ArrayList<Map.Entry<Expression, Expression>>();
        while (!tokens.skipOperator("}")) {
            Expression key = expressions.expression();
            tokens.expectOperator(":");
            entries.add(Map.entry(key, expressions.expression()));
            if (!tokens.peek().isOperator("}")) {
                tokens.expectOperator(",");
            }
        }
        return new Expression.Dictionary(entries);
    }
}
