package io.attune.trainer.model.template;

import io.attune.trainer.model.template.Statement.Filtering;
import io.attune.trainer.model.template.Statement.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What statements print. */
final class Renderer {
    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    private final Budget budget = new Budget();
    private final Evaluator evaluator = new Evaluator(budget);

    String text(List<Statement> statements, Scope scope) {
        var out = new StringBuilder();
        run(statements, scope, out);
        return out.toString();
    }

    private Flow run(List<Statement> statements, Scope scope, StringBuilder out) {
        for (Statement statement : statements) {
            budget.enter();
            Flow flow = run(statement, scope, out);
            budget.leave();
            if (flow != Flow.ON) {
                return flow;
            }
        }
        return Flow.ON;
    }

    private Flow run(Statement statement, Scope scope, StringBuilder out) {
        budget.step();
        switch (statement) {
            case Statement.Data(String text) -> out.append(budget.made(text));
            case Statement.Print(Expression printed) -> {
                Object value = evaluator.value(printed, scope);
                budget.goThrough(value);
                out.append(budget.made(Text.of(value)));
            }
            case Statement.If branches -> {
                return branch(branches, scope, out);
            }
            case Statement.For loop -> loop(loop, scope, out);
            case Statement.Set(Target target, Expression value) -> set(target, evaluator.value(value, scope), scope);
            case Statement.SetBlock(Target target, List<Filtering> filters, List<Statement> body) ->
                set(target, filtered(filters, text(body, scope.inner()), scope), scope);
            case Statement.FilterBlock(List<Filtering> filters, List<Statement> body) ->
                out.append(Text.of(filtered(filters, text(body, scope.inner()), scope)));
            case Statement.Macro macro ->
                scope.set(macro.name(), (Callable) arguments -> macro(macro, arguments, scope));
            case Statement.With(Map<String, Expression> names, List<Statement> body) -> {
                Scope inner = scope.inner();
                names.forEach((name, value) -> inner.set(name, evaluator.value(value, scope)));
                return run(body, inner, out);
            }
            case Statement.Break() -> {
                return Flow.BREAK;
            }
            case Statement.Continue() -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.ON;
    }

    private Flow branch(Statement.If branches, Scope scope, StringBuilder out) {
        for (Map.Entry<Expression, List<Statement>> branch : branches.branches()) {
            if (evaluator.isTrue(branch.getKey(), scope)) {
                return run(branch.getValue(), scope, out);
            }
        }
        return run(branches.otherwise(), scope, out);
    }

    private void loop(Statement.For loop, Scope scope, StringBuilder out) {
        List<Object> items = new ArrayList<>();
        for (Object item : Values.items(evaluator.value(loop.items(), scope))) {
            budget.step();
            Scope inner = scope.inner();
            assign(loop.targets(), item, inner);
            if (loop.condition() == null || evaluator.isTrue(loop.condition(), inner)) {
                items.add(item);
            }
        }
        for (int i = 0; i < items.size(); i++) {
            Scope inner = scope.inner();
            assign(loop.targets(), items.get(i), inner);
            inner.set("loop", Loop.at(items, i));
            if (run(loop.body(), inner, out) == Flow.BREAK) {
                break;
            }
        }
        if (items.isEmpty()) {
            run(loop.otherwise(), scope.inner(), out);
        }
    }

    private void assign(List<String> targets, Object value, Scope scope) {
        if (targets.size() == 1) {
            scope.set(targets.getFirst(), value);
            return;
        }
        budget.goThrough(value);
        List<Object> parts = Values.items(value);
        if (parts.size() != targets.size()) {
            throw new TemplateException(parts.size() + " values cannot be given to the names " + targets);
        }
        for (int i = 0; i < parts.size(); i++) {
            scope.set(targets.get(i), parts.get(i));
        }
    }

    private void set(Target target, Object value, Scope scope) {
        switch (target) {
            case Target.Names(List<String> names) -> assign(names, value, scope);
            case Target.Field(String namespace, String name) -> {
                if (!(scope.get(namespace) instanceof Namespace(Map<String, Object> values))) {
                    throw new TemplateException(
                            namespace + " is no namespace, so " + namespace + "." + name + " cannot be set");
                }
                values.put(name, value);
            }
        }
    }

    private Object filtered(List<Filtering> filters, Object text, Scope scope) {
        Object value = text;
        for (Filtering filter : filters) {
            value = evaluator.filtered(filter.name(), value, evaluator.arguments(filter.arguments(), scope));
        }
        return value;
    }

    private String macro(Statement.Macro macro, Arguments arguments, Scope scope) {
        Scope inner = scope.inner();
        if (arguments.places().size() > macro.parameters().size()) {
            throw new TemplateException(
                    "the macro " + macro.name() + " takes " + macro.parameters().size() + " arguments");
        }
        for (String name : arguments.names().keySet()) {
            if (!macro.parameters().contains(name)) {
                throw new TemplateException("the macro " + macro.name() + " has no parameter " + name);
            }
        }
        for (int i = 0; i < macro.parameters().size(); i++) {
            String parameter = macro.parameters().get(i);
            Object given = arguments.find(i, parameter);
            Expression otherwise = macro.defaults().get(parameter);
            if (given == null) {
                given = otherwise == null ? new Undefined(parameter) : evaluator.value(otherwise, inner);
            }
            inner.set(parameter, given);
        }
        return text(macro.body(), inner);
    }
}
