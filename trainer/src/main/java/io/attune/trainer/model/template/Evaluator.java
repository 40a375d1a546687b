package io.attune.trainer.model.template;

import io.attune.trainer.model.template.Expression.Passed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of expressions. */
final class Evaluator {
    private final Budget budget;

    Evaluator(Budget budget) {
        this.budget = budget;
    }

    Object value(Expression expression, Scope scope) {
        budget.step();
        return switch (expression) {
            case Expression.Literal(Object value) -> value;
            case Expression.Name(String name) -> scope.get(name);
            case Expression.Sequence(List<Expression> items) -> values(items, scope);
            case Expression.Dictionary(List<Map.Entry<Expression, Expression>> entries) -> dictionary(entries, scope);
            case Expression.Member(Expression of, String name) -> Members.member(value(of, scope), name);
            case Expression.Item(Expression of, Expression key) -> Members.item(value(of, scope), value(key, scope));
            case Expression.Slice(Expression of, var from, var to, var step) ->
                Values.slice(value(of, scope), maybe(from, scope), maybe(to, scope), maybe(step, scope));
            case Expression.Call(Expression of, Passed passed) -> call(value(of, scope), arguments(passed, scope));
            case Expression.Filter(Expression of, String name, Passed passed) ->
                filtered(name, value(of, scope), arguments(passed, scope));
            case Expression.Test(Expression of, String name, Passed passed) ->
                Tests.holds(name, value(of, scope), arguments(passed, scope));
            case Expression.Not(Expression of) -> !isTrue(of, scope);
            case Expression.Negative(Expression of) -> Arithmetic.negative(value(of, scope));
            case Expression.Binary(String operator, Expression left, Expression right) ->
                made(Arithmetic.of(operator, value(left, scope), value(right, scope)));
            case Expression.Decision decision -> decided(decision, scope);
        };
    }

    private Object decided(Expression.Decision decision, Scope scope) {
        return switch (decision) {
            case Expression.And(Expression left, Expression right) -> {
                Object first = value(left, scope);
                yield Values.isTrue(first) ? value(right, scope) : first;
            }
            case Expression.Or(Expression left, Expression right) -> {
                Object first = value(left, scope);
                yield Values.isTrue(first) ? first : value(right, scope);
            }
            case Expression.Comparison(Expression first, var rest) -> comparison(first, rest, scope);
            case Expression.Condition(Expression condition, Expression yes, var no) -> {
                if (isTrue(condition, scope)) {
                    yield value(yes, scope);
                }
                yield no == null ? new Undefined("the inline if-expression without else") : value(no, scope);
            }
        };
    }

    boolean isTrue(Expression expression, Scope scope) {
        return Values.isTrue(value(expression, scope));
    }

    private List<Object> values(List<Expression> items, Scope scope) {
        var values = new ArrayList<Object>();
        items.forEach(item -> values.add(value(item, scope)));
        return List.copyOf(values);
    }

    private Map<Object, Object> dictionary(List<Map.Entry<Expression, Expression>> entries, Scope scope) {
        var values = new LinkedHashMap<Object, Object>();
        entries.forEach(entry -> values.put(value(entry.getKey(), scope), value(entry.getValue(), scope)));
        return values;
    }

    private Object maybe(@Nullable Expression expression, Scope scope) {
        return expression == null ? None.NONE : value(expression, scope);
    }

    Arguments arguments(Passed passed, Scope scope) {
        var names = new LinkedHashMap<String, Object>();
        passed.names().forEach((name, expression) -> names.put(name, value(expression, scope)));
        return new Arguments(values(passed.places(), scope), names);
    }

    Object filtered(String name, Object value, Arguments arguments) {
        return made(Filters.apply(name, value, arguments));
    }

    private Object call(Object callee, Arguments arguments) {
        return switch (callee) {
            case Callable callable -> {
                budget.enter();
                Object result = callable.call(arguments);
                budget.leave();
                yield made(result);
            }
            case Undefined undefined -> throw undefined.used();
            default -> throw new TemplateException(Text.repr(callee) + " cannot be called");
        };
    }

    private Object made(Object value) {
        return switch (value) {
            case String text -> budget.made(text);
            case List<?> items -> {
                budget.made(items.size());
                yield items;
            }
            default -> value;
        };
    }

    private boolean comparison(Expression first, List<Map.Entry<String, Expression>> rest, Scope scope) {
        Object left = value(first, scope);
        for (Map.Entry<String, Expression> next : rest) {
            Object right = value(next.getValue(), scope);
            if (!Arithmetic.compares(next.getKey(), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }
}
