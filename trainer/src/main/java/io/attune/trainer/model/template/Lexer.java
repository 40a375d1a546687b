package io.attune.trainer.model.template;

import io.attune.trainer.model.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens, with Hugging Face's whitespace: the newline behind a block is left out ({@code trim_blocks}), and so is the white space
 * before a block that begins its line ({@code lstrip_blocks}); {@code -} leaves out all of it on its side, {@code +} keeps it.
 */
final class Lexer {
    private static final Pattern OPENING = Pattern.compile("\\{([%{#])([-+]?)");
    private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-?%}|\\+?%})");
    private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%}");
    private static final Pattern END_COMMENT = Pattern.compile("([-+]?)#}");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int counted;
    private boolean lineStarts = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        var lexer = new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        Matcher opening = OPENING.matcher(source);
        while (opening.find(at)) {
            boolean variable = opening.group(1).equals("{");
            data(opening.start(), opening.group(2), !variable);
            at = opening.end();
            switch (opening.group(1)) {
                case "#" -> comment();
                case "{" -> expression(Kind.VARIABLE_BEGIN, Kind.VARIABLE_END, "}}");
                default -> block(opening.start());
            }
        }
        data(source.length(), "", false);
        add(Kind.END, "");
    }

    private void add(Kind kind, String text) {
        tokens.add(new Token(kind, text, line()));
    }

    private int line() {
        for (; counted < at; counted++) {
            line += source.charAt(counted) == '\n' ? 1 : 0;
        }
        return line;
    }

    /** The text up to a tag. */
    private void data(int end, String sign, boolean strips) {
        String text = source.substring(at, end);
        if (sign.equals("-")) {
            text = text.substring(0, Spaces.endWithout(text));
        } else if (strips && !sign.equals("+")) {
            int line = text.lastIndexOf('\n') + 1;
            if ((line > 0 || lineStarts) && Spaces.all(text.substring(line))) {
                text = text.substring(0, line);
            }
        }
        if (!text.isEmpty()) {
            add(Kind.DATA, text);
        }
    }

    /** Goes behind a tag that ends there, and behind the white space that goes with it. */
    private void close(int end, String sign, boolean trims) {
        at = end;
        if (sign.equals("-")) {
            while (at < source.length() && Spaces.is(source.charAt(at))) {
                at++;
            }
        } else if (trims && !sign.equals("+") && at < source.length() && source.charAt(at) == '\n') {
            at++;
        }
        lineStarts = at > 0 && source.charAt(at - 1) == '\n';
    }

    private void comment() {
        Matcher end = END_COMMENT.matcher(source);
        if (!end.find(at)) {
            throw new TemplateException("line " + line() + ": a comment has no end");
        }
        close(end.end(), end.group(1), true);
    }

    private void block(int start) {
        Matcher raw = RAW.matcher(source).region(start, source.length());
        if (!raw.lookingAt()) {
            expression(Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
            return;
        }
        close(raw.end(), raw.group(1).replace("%}", ""), false);
        Matcher end = END_RAW.matcher(source);
        if (!end.find(at)) {
            throw new TemplateException("line " + line() + ": raw has no endraw");
        }
        data(end.start(), end.group(1), true);
        close(end.end(), end.group(2), true);
    }

    private void expression(Kind begin, Kind end, String closing) {
        add(begin, "");
        var words = new Words(source);
        int open = 0;
        while (true) {
            at = words.behindSpace(at);
            String sign =
                    at < source.length() && "-+".indexOf(source.charAt(at)) >= 0 ? source.substring(at, at + 1) : "";
            if (open == 0 && source.startsWith(sign + closing, at)) {
                add(end, "");
                close(at + sign.length() + 2, sign, end == Kind.BLOCK_END);
                return;
            }
            Token token = words.next(at, line());
            tokens.add(token);
            at = words.end();
            if (token.kind() == Kind.OPERATOR) {
                open += Words.opens(token.text());
            }
        }
    }
}
