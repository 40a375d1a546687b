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
        budget.enter();
        Object value = switch (expression) {
            case Expression.Literal(Object literal) -> literal;
            case Expression.Name(String name) -> scope.get(name);
            case Expression.Sequence(List<Expression> items) -> budget.made(values(items, scope));
            case Expression.Dictionary(List<Map.Entry<Expression, Expression>> entries) ->
                budget.made(dictionary(entries, scope));
            case Expression.Member(Expression of, String name) -> member(value(of, scope), name);
            case Expression.Item(Expression of, Expression key) -> item(value(of, scope), value(key, scope));
            case Expression.Slice(Expression of, var from, var to, var step) ->
                slice(value(of, scope), maybe(from, scope), maybe(to, scope), maybe(step, scope));
            case Expression.Call(Expression of, Passed passed) -> call(value(of, scope), arguments(passed, scope));
            case Expression.Filter(Expression of, String name, Passed passed) ->
                filtered(name, value(of, scope), arguments(passed, scope));
            case Expression.Test(Expression of, String name, Passed passed) ->
                tested(name, value(of, scope), arguments(passed, scope));
            case Expression.Not(Expression of) -> !isTrue(of, scope);
            case Expression.Negative(Expression of) -> Arithmetic.negative(value(of, scope));
            case Expression.Binary(String operator, Expression left, Expression right) ->
                binary(operator, value(left, scope), value(right, scope));
            case Expression.Decision decision -> decided(decision, scope);
        };
        budget.leave();
        return value;
    }

    private Object member(Object of, String name) {
        Object found = Members.member(of, name);
        if (found instanceof Callable) {
            // What calls it will go through what it belongs to.
            budget.goThrough(of);
        }
        return found;
    }

    private Object item(Object of, Object key) {
        if (of instanceof String) {
            budget.goThrough(of);
        }
        return Members.item(of, key);
    }

    private Object slice(Object of, Object from, Object to, Object step) {
        budget.goThrough(of);
        return budget.made(Values.slice(of, from, to, step));
    }

    private boolean tested(String name, Object value, Arguments arguments) {
        goThrough(value, arguments);
        return Tests.holds(name, value, arguments);
    }

    private Object binary(String operator, Object left, Object right) {
        budget.goThrough(left);
        budget.goThrough(right);
        return budget.made(Arithmetic.of(operator, left, right));
    }

    private void goThrough(Object value, Arguments arguments) {
        budget.goThrough(value);
        budget.goThrough(arguments.places());
        budget.goThrough(arguments.names());
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
        entries.forEach(
                entry -> values.put(Values.requireKey(value(entry.getKey(), scope)), value(entry.getValue(), scope)));
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
        goThrough(value, arguments);
        return budget.made(Filters.apply(name, value, arguments));
    }

    private Object call(Object callee, Arguments arguments) {
        return switch (callee) {
            case Callable callable -> {
                goThrough(callee, arguments);
                yield budget.made(callable.call(arguments));
            }
            case Undefined undefined -> throw undefined.used();
            default -> throw new TemplateException(Text.repr(callee) + " cannot be called");
        };
    }

    private boolean comparison(Expression first, List<Map.Entry<String, Expression>> rest, Scope scope) {
        Object left = value(first, scope);
        for (Map.Entry<String, Expression> next : rest) {
            Object right = value(next.getValue(), scope);
            budget.goThrough(left);
            budget.goThrough(right);
            if (!Arithmetic.compares(next.getKey(), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }
}
