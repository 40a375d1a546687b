package io.attune.trainer.judge;

import io.attune.kafka.event.Sample;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Judges by asking a language model. Each question is asked in both orders: two answers that contradict each other are a tie, and for a single answer an abstention. The
 * model's text has to be one word of a fixed grammar; whatever else it says, and whatever goes wrong on the way, is an abstention. Prompt and answers are quoted as
 * JSON strings, so that nothing in them can end the quotation.
 */
public final class LlmJudge implements Judge {
    private final String name;
    private final ChatModel model;

    /** @param name what its verdicts are signed with */
    public LlmJudge(String name, ChatModel model) {
        this.name = name;
        this.model = model;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Opinion judge(Question question) throws InterruptedException {
        return switch (question.kind()) {
            case PAIR -> pair(question);
            case THUMB -> thumb(question);
            case SCORES -> new Opinion.Abstained("the language model is not asked for scores by dimension");
        };
    }

    private Opinion pair(Question question) throws InterruptedException {
        List<String> answers = question.samples().stream().map(Sample::text).toList();
        ChatModel.Reply first =
                model.ask(JudgePrompt.PAIR, JudgePrompt.pair(question.prompt(), answers.getFirst(), answers.getLast()));
        if (!(first instanceof ChatModel.Reply.Said(String straight))) {
            return abstained(first);
        }
        ChatModel.Reply second =
                model.ask(JudgePrompt.PAIR, JudgePrompt.pair(question.prompt(), answers.getLast(), answers.getFirst()));
        if (!(second instanceof ChatModel.Reply.Said(String swapped))) {
            return abstained(second);
        }
        Optional<JudgePrompt.Choice> choice = JudgePrompt.choice(straight);
        Optional<JudgePrompt.Choice> mirrored = JudgePrompt.choice(swapped).map(JudgePrompt.Choice::mirrored);
        if (choice.isEmpty() || mirrored.isEmpty()) {
            return unreadable();
        }
        return choice.equals(mirrored) ? verdict(choice.get()) : new Opinion.Given(new Verdict.Tie(), 0.5);
    }

    private static Opinion verdict(JudgePrompt.Choice choice) {
        return new Opinion.Given(
                switch (choice) {
                    case A -> new Verdict.Preferred(Side.FIRST, 1);
                    case B -> new Verdict.Preferred(Side.SECOND, 1);
                    case TIE -> new Verdict.Tie();
                },
                1);
    }

    private Opinion thumb(Question question) throws InterruptedException {
        String quoted = JudgePrompt.single(
                question.prompt(), question.samples().getFirst().text());
        ChatModel.Reply first = model.ask(JudgePrompt.GOOD_OR_BAD, quoted);
        if (!(first instanceof ChatModel.Reply.Said(String straight))) {
            return abstained(first);
        }
        ChatModel.Reply second = model.ask(JudgePrompt.BAD_OR_GOOD, quoted);
        if (!(second instanceof ChatModel.Reply.Said(String swapped))) {
            return abstained(second);
        }
        Optional<Boolean> good = JudgePrompt.good(straight);
        Optional<Boolean> again = JudgePrompt.good(swapped);
        if (good.isEmpty() || again.isEmpty()) {
            return unreadable();
        }
        return good.equals(again)
                ? new Opinion.Given(new Verdict.Thumb(good.get()), 1)
                : new Opinion.Abstained("its answer changed with the order of the choices");
    }

    private static Opinion unreadable() {
        return new Opinion.Abstained("its text was not one of the words that it may say");
    }

    private static Opinion abstained(ChatModel.Reply reply) {
        return switch (reply) {
            case ChatModel.Reply.Said _ -> unreadable();
            case ChatModel.Reply.Failed(String reason) -> new Opinion.Abstained(reason);
        };
    }
}
