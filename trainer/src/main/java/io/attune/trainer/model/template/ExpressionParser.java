package io.attune.trainer.model.template;

import io.attune.trainer.model.template.Expression.Passed;
import io.attune.trainer.model.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Expressions from tokens, by precedence: if, or, and, not, comparisons, + −, ~, * / // %, **, signs, filters and tests, members and calls. */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> ENDS_OF_TESTS = Set.of("else", "or", "and", "if", "in", "not", "is");
    private static final int DEEPEST = 200;

    private final TokenStream tokens;
    private final OperandParser operands;
    private int depth;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
    }

    /** The arguments of a filter, which may be left out. */
    Passed maybePassed() {
        return operands.maybePassed();
    }

    /** {@code a} or {@code a, b}. */
    Expression withTuples() {
        Expression first = expression();
        if (!tokens.peek().isOperator(",")) {
            return first;
        }
        var items = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",") && !isEnd(tokens.peek())) {
            items.add(expression());
        }
        return new Expression.Sequence(items);
    }

    private static boolean isEnd(Token token) {
        return token.kind() == Kind.BLOCK_END || token.kind() == Kind.VARIABLE_END || token.isOperator(")");
    }

    Expression expression() {
        enter();
        Expression value = or();
        while (tokens.skipName("if")) {
            Expression condition = or();
            Expression otherwise = tokens.skipName("else") ? expression() : null;
            value = new Expression.Condition(condition, value, otherwise);
        }
        depth--;
        return value;
    }

    private void enter() {
        if (++depth > DEEPEST) {
            throw tokens.peek().wrong("expressions within expressions are deeper than " + DEEPEST);
        }
    }

    /** What a loop goes through: an {@code if} behind it is the loop's. */
    Expression withoutCondition() {
        Expression first = or();
        if (!tokens.peek().isOperator(",")) {
            return first;
        }
        var items = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",")) {
            items.add(or());
        }
        return new Expression.Sequence(items);
    }

    private Expression or() {
        Expression left = and();
        while (tokens.skipName("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.skipName("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (!tokens.skipName("not")) {
            return comparison();
        }
        enter();
        var not = new Expression.Not(not());
        depth--;
        return not;
    }

    private Expression comparison() {
        Expression first = sum();
        var rest = new ArrayList<Map.Entry<String, Expression>>();
        while (true) {
            Token token = tokens.peek();
            if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
                tokens.next();
                rest.add(Map.entry(token.text(), sum()));
            } else if (tokens.skipName("in")) {
                rest.add(Map.entry("in", sum()));
            } else if (tokens.skipName("not")) {
                tokens.expectName("in");
                rest.add(Map.entry("not in", sum()));
            } else {
                return rest.isEmpty() ? first : new Expression.Comparison(first, rest);
            }
        }
    }

    private Expression sum() {
        Expression left = concatenation();
        while (tokens.peek().isOperator("+") || tokens.peek().isOperator("-")) {
            left = new Expression.Binary(tokens.next().text(), left, concatenation());
        }
        return left;
    }

    private Expression concatenation() {
        Expression left = product();
        while (tokens.skipOperator("~")) {
            left = new Expression.Binary("~", left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = power();
        while (tokens.peek().kind() == Kind.OPERATOR
                && Set.of("*", "/", "//", "%").contains(tokens.peek().text())) {
            left = new Expression.Binary(tokens.next().text(), left, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = signed(true);
        while (tokens.skipOperator("**")) {
            left = new Expression.Binary("**", left, signed(true));
        }
        return left;
    }

    private Expression signed(boolean filtered) {
        enter();
        Expression value;
        if (tokens.skipOperator("-")) {
            value = new Expression.Negative(signed(false));
        } else if (tokens.skipOperator("+")) {
            value = signed(false);
        } else {
            value = operands.operand();
        }
        depth--;
        return filtered ? filters(value) : value;
    }

    private Expression filters(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.skipOperator("|")) {
                String name = tokens.name().text();
                value = new Expression.Filter(value, name, operands.maybePassed());
            } else if (tokens.skipName("is")) {
                value = test(value);
            } else if (tokens.peek().isOperator("(")) {
                value = new Expression.Call(value, operands.passed());
            } else {
                return value;
            }
        }
    }

    private Expression test(Expression value) {
        boolean negated = tokens.skipName("not");
        String name = tokens.name().text();
        Passed arguments = Passed.NOTHING;
        Token next = tokens.peek();
        boolean single = switch (next.kind()) {
            case NAME -> !ENDS_OF_TESTS.contains(next.text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> next.text().equals("[") || next.text().equals("{");
            case DATA, BLOCK_BEGIN, BLOCK_END, VARIABLE_BEGIN, VARIABLE_END, END -> false;
        };
        if (next.isOperator("(")) {
            arguments = operands.passed();
        } else if (single) {
            arguments = new Passed(List.of(operands.operand()), Map.of());
        }
        Expression test = new Expression.Test(value, name, arguments);
        return negated ? new Expression.Not(test) : test;
    }
}
