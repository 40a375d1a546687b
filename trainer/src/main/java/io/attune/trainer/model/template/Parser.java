package io.attune.trainer.model.template;

import io.attune.trainer.model.template.Statement.Filtering;
import io.attune.trainer.model.template.Statement.Target;
import io.attune.trainer.model.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Statements from tokens. */
final class Parser {
    private static final Set<String> UNKNOWN =
            Set.of("include", "import", "from", "extends", "block", "call", "autoescape", "trans", "do", "debug");

    private static final int DEEPEST = 100;

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private int loops;
    private int depth;

    private Parser(List<Token> tokens) {
        this.tokens = new TokenStream(tokens);
        this.expressions = new ExpressionParser(this.tokens);
    }

    static List<Statement> parse(String source) {
        var parser = new Parser(Lexer.tokens(source));
        List<Statement> statements = parser.statements(Set.of());
        if (parser.tokens.peek().kind() != Kind.END) {
            throw parser.tokens.peek().wrong("a block ends that was not begun");
        }
        return statements;
    }

    /** Statements up to a block that begins with one of these words, whose word is read. */
    private List<Statement> statements(Set<String> ends) {
        if (++depth > DEEPEST) {
            throw tokens.peek().wrong("blocks within blocks are deeper than " + DEEPEST);
        }
        List<Statement> statements = upTo(ends);
        depth--;
        return statements;
    }

    private List<Statement> upTo(Set<String> ends) {
        var statements = new ArrayList<Statement>();
        while (true) {
            Token token = tokens.next();
            switch (token.kind()) {
                case DATA -> statements.add(new Statement.Data(token.text()));
                case VARIABLE_BEGIN -> {
                    statements.add(new Statement.Print(expressions.withTuples()));
                    tokens.expect(Kind.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    if (ends.contains(tokens.peek().text())) {
                        return statements;
                    }
                    statements.addAll(block(tokens.name()));
                }
                case END -> {
                    if (!ends.isEmpty()) {
                        throw token.wrong("one of " + ends.stream().sorted().toList() + " is missing");
                    }
                    tokens.back();
                    return statements;
                }
                case BLOCK_END, VARIABLE_END, NAME, STRING, INTEGER, FLOAT, OPERATOR ->
                    throw token.wrong(token + " is not expected here");
            }
        }
    }

    private List<Statement> block(Token word) {
        return switch (word.text()) {
            case "if" -> List.of(condition());
            case "for" -> List.of(loop());
            case "set" -> List.of(set());
            case "macro" -> List.of(macro());
            case "filter" -> List.of(filter());
            case "with" -> List.of(with());
            case "break" -> List.of(inLoop(word, new Statement.Break()));
            case "continue" -> List.of(inLoop(word, new Statement.Continue()));
            // Hugging Face's mark of what the assistant said; it prints its body.
            case "generation" -> body("endgeneration");
            default -> {
                boolean known = UNKNOWN.contains(word.text());
                throw word.wrong("the block " + word + (known ? " is not supported here" : " is not known"));
            }
        };
    }

    private Statement inLoop(Token word, Statement statement) {
        if (loops == 0) {
            throw word.wrong(word + " stands outside a loop");
        }
        tokens.expect(Kind.BLOCK_END);
        return statement;
    }

    /** What stands up to a block of one word, itself included. */
    private List<Statement> body(String end) {
        tokens.expect(Kind.BLOCK_END);
        List<Statement> body = statements(Set.of(end));
        tokens.next();
        tokens.expect(Kind.BLOCK_END);
        return body;
    }

    private Statement condition() {
        var branches = new ArrayList<Map.Entry<Expression, List<Statement>>>();
        List<Statement> otherwise = List.of();
        String word = "elif";
        while (word.equals("elif")) {
            Expression condition = expressions.withTuples();
            tokens.expect(Kind.BLOCK_END);
            branches.add(Map.entry(condition, statements(Set.of("elif", "else", "endif"))));
            word = tokens.next().text();
        }
        if (word.equals("else")) {
            otherwise = body("endif");
        } else {
            tokens.expect(Kind.BLOCK_END);
        }
        return new Statement.If(branches, otherwise);
    }

    private Statement loop() {
        List<String> targets = names();
        tokens.expectName("in");
        Expression items = expressions.withoutCondition();
        Expression condition = tokens.skipName("if") ? expressions.expression() : null;
        if (tokens.peek().isName("recursive")) {
            throw tokens.peek().wrong("recursive loops are not supported here");
        }
        tokens.expect(Kind.BLOCK_END);
        loops++;
        List<Statement> body = statements(Set.of("else", "endfor"));
        loops--;
        List<Statement> otherwise = List.of();
        if (tokens.next().isName("else")) {
            otherwise = body("endfor");
        } else {
            tokens.expect(Kind.BLOCK_END);
        }
        return new Statement.For(targets, items, condition, body, otherwise);
    }

    private List<String> names() {
        boolean bracket = tokens.skipOperator("(");
        var names = new ArrayList<>(List.of(tokens.name().text()));
        while (tokens.skipOperator(",")) {
            names.add(tokens.name().text());
        }
        if (bracket) {
            tokens.expectOperator(")");
        }
        return names;
    }

    private Target target() {
        List<String> names = names();
        if (names.size() == 1 && tokens.skipOperator(".")) {
            return new Target.Field(names.getFirst(), tokens.name().text());
        }
        return new Target.Names(names);
    }

    private Statement set() {
        Target target = target();
        if (tokens.skipOperator("=")) {
            Expression value = expressions.withTuples();
            tokens.expect(Kind.BLOCK_END);
            return new Statement.Set(target, value);
        }
        List<Filtering> filters = tokens.skipOperator("|") ? filters() : List.of();
        return new Statement.SetBlock(target, filters, body("endset"));
    }

    private Statement filter() {
        List<Filtering> filters = filters();
        return new Statement.FilterBlock(filters, body("endfilter"));
    }

    private List<Filtering> filters() {
        var filters = new ArrayList<Filtering>();
        do {
            String name = tokens.name().text();
            filters.add(new Filtering(name, expressions.maybePassed()));
        } while (tokens.skipOperator("|"));
        return filters;
    }

    private Statement macro() {
        String name = tokens.name().text();
        tokens.expectOperator("(");
        var parameters = new ArrayList<String>();
        var defaults = new LinkedHashMap<String, Expression>();
        while (!tokens.skipOperator(")")) {
            String parameter = tokens.name().text();
            parameters.add(parameter);
            if (tokens.skipOperator("=")) {
                defaults.put(parameter, expressions.expression());
            }
            if (!tokens.peek().isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        int around = loops;
        loops = 0;
        List<Statement> body = body("endmacro");
        loops = around;
        return new Statement.Macro(name, parameters, defaults, body);
    }

    private Statement with() {
        var names = new LinkedHashMap<String, Expression>();
        while (tokens.peek().kind() == Kind.NAME) {
            String name = tokens.name().text();
            tokens.expectOperator("=");
            names.put(name, expressions.expression());
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        return new Statement.With(names, body("endwith"));
    }
}
