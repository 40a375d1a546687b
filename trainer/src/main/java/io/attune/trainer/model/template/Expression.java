package io.attune.trainer.model.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has a value. */
sealed interface Expression {
    record Literal(Object value) implements Expression {}

    record Name(String name) implements Expression {}

    record Sequence(List<Expression> items) implements Expression {}

    record Dictionary(List<Map.Entry<Expression, Expression>> entries) implements Expression {}

    /** {@code of.name} */
    record Member(Expression of, String name) implements Expression {}

    /** {@code of[key]} */
    record Item(Expression of, Expression key) implements Expression {}

    /** {@code of[from:to:step]} */
    record Slice(
            Expression of,
            @Nullable Expression from,
            @Nullable Expression to,
            @Nullable Expression step) implements Expression {}

    record Call(Expression of, Passed arguments) implements Expression {}

    /** {@code of | name(arguments)} */
    record Filter(Expression of, String name, Passed arguments) implements Expression {}

    /** {@code of is name(arguments)} */
    record Test(Expression of, String name, Passed arguments) implements Expression {}

    record Not(Expression of) implements Expression {}

    record Negative(Expression of) implements Expression {}

    record Binary(String operator, Expression left, Expression right) implements Expression {}

    /** What may leave a part of itself out. */
    sealed interface Decision extends Expression {}

    record And(Expression left, Expression right) implements Decision {}

    record Or(Expression left, Expression right) implements Decision {}

    /** {@code first < second <= third}: each neighbour compared. */
    record Comparison(Expression first, List<Map.Entry<String, Expression>> rest) implements Decision {}

    /** {@code yes if condition else no} */
    record Condition(
            Expression condition, Expression yes, @Nullable Expression no) implements Decision {}

    /** The arguments of a call, not yet evaluated. */
    record Passed(List<Expression> places, Map<String, Expression> names) {
        static final Passed NOTHING = new Passed(List.of(), Map.of());
    }
}
