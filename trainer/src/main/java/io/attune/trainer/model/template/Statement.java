package io.attune.trainer.model.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template does. */
sealed interface Statement {
    record Data(String text) implements Statement {}

    record Print(Expression value) implements Statement {}

    /**
     * The first branch whose condition is true.
     *
     * @param branches conditions with what they lead to, the first true one counts
     */
    record If(List<Map.Entry<Expression, List<Statement>>> branches, List<Statement> otherwise) implements Statement {}

    /**
     * The body once for each item, or what stands otherwise where there is none.
     *
     * @param condition which items are gone through; null for all
     */
    record For(
            List<String> targets,
            Expression items,
            @Nullable Expression condition,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {}

    record Set(Target target, Expression value) implements Statement {}

    /** A name is set to what the body prints. */
    record SetBlock(Target target, List<Filtering> filters, List<Statement> body) implements Statement {}

    record FilterBlock(List<Filtering> filters, List<Statement> body) implements Statement {}

    /**
     * A function that prints its body.
     *
     * @param defaults of the last parameters, by name
     */
    record Macro(String name, List<String> parameters, Map<String, Expression> defaults, List<Statement> body)
            implements Statement {}

    /** The body sees names of its own. */
    record With(Map<String, Expression> names, List<Statement> body) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}

    record Filtering(String name, Expression.Passed arguments) {}

    /** What is set. */
    sealed interface Target {
        record Names(List<String> names) implements Target {}

        /** {@code namespace.name} */
        record Field(String namespace, String name) implements Target {}
    }
}
