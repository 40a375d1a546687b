package io.attune.trainer.loop;

import io.attune.kafka.client.GroupReader;
import io.attune.kafka.client.ReadEvent;
import io.attune.kafka.client.TransactionalWriter;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.kafka.event.VerdictGiven;
import io.attune.kafka.topic.Topic;
import io.attune.trainer.judge.Judge;
import io.attune.trainer.judge.Opinion;
import io.attune.trainer.judge.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the answers that samplers route to a judge, by a language model where there is one, else by the newest reward model of
 * their round; what the judge is unsure of goes to people. Where a policy learns from groups, the reward model rewards each answer instead. Stateless: more of
 * them share the work.
 */
final class JudgeRole implements Restarting.Life {
    private static final Logger LOG = LoggerFactory.getLogger(JudgeRole.class);
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final int DRAWN = 16;

    private final LoopContext context;
    private final Restarting restarting;

    JudgeRole(LoopContext context, Restarting restarting) {
        this.context = context;
        this.restarting = restarting;
    }

    @Override
    public void live() {
        String me = "judge-" + context.ids().next();
        try (BoardReader board = new BoardReader(context, "judge");
                RewardModels rewardModels = new RewardModels(context);
                TransactionalWriter writer = new TransactionalWriter(context.kafka(), "/attune/judge", me);
                GroupReader samples =
                        new GroupReader(context.kafka(), "judge", List.of(Topic.SAMPLES), DRAWN, context.clock())) {
            board.whole();
            var groups = new GroupScoring(context, board, rewardModels);
            while (!restarting.isEnding()) {
                board.now();
                samples.pollAll(PATIENCE, read -> {
                    List<Event> events = asked(cases(read, board, rewardModels, samples));
                    events.addAll(groups.rewarded(read));
                    writer.write(events);
                });
            }
        }
    }

    /** Answers, what their round asks for, and who judges them. */
    private record Case(SamplesDrawn drawn, RoundSpec spec, Judge judge) {
        Opinion opinion() throws InterruptedException {
            return judge.judge(
                    new Question(spec.kind().forJudge(), drawn.messages(), drawn.promptIds(), drawn.samples()));
        }
    }

    private List<Case> cases(List<ReadEvent> read, BoardReader board, RewardModels rewardModels, GroupReader samples) {
        List<Case> cases = new ArrayList<>();
        for (ReadEvent one : read) {
            SamplesDrawn drawn = (SamplesDrawn) one.event();
            if (drawn.route() != Route.JUDGE) {
                continue;
            }
            RoundBoard known = board.now().rewardModel(drawn.round()) == null ? board.whole() : board.now();
            RoundSpec spec = known.spec(drawn.round());
            if (spec != null && spec.groups() != null) {
                continue;
            }
            Judge judge = spec == null ? null : judge(spec, known.rewardModel(drawn.round()), rewardModels);
            if (spec == null || judge == null) {
                samples.reject(one, "round " + drawn.round() + " has no reward model that could judge");
            } else {
                cases.add(new Case(drawn, spec, judge));
            }
        }
        return cases;
    }

    private @Nullable Judge judge(RoundSpec spec, @Nullable PolicyPublished rewardModel, RewardModels rewardModels) {
        Judge languageModel = context.languageModelFor(spec);
        if (languageModel != null) {
            return languageModel;
        }
        return rewardModel == null ? null : rewardModels.judge(spec, rewardModel);
    }

    /** Asks for all opinions at once, since a judge elsewhere may take its time. */
    private List<Event> asked(List<Case> cases) {
        List<Event> events = new ArrayList<>();
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Opinion>> opinions =
                    cases.stream().map(one -> asking.submit(one::opinion)).toList();
            for (int i = 0; i < opinions.size(); i++) {
                events.add(event(cases.get(i), opinions.get(i).get()));
            }
            return events;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a judge failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while judging", e);
        }
    }

    private Event event(Case asked, Opinion opinion) {
        SamplesDrawn drawn = asked.drawn();
        return switch (opinion) {
            case Opinion.Given(var verdict, var confidence) ->
                new VerdictGiven(
                        verdictId(drawn.id()),
                        context.clock().instant(),
                        drawn.round(),
                        drawn.prompt(),
                        drawn.id(),
                        asked.spec().kind().forJudge(),
                        drawn.messages(),
                        drawn.promptIds(),
                        drawn.samples(),
                        verdict,
                        asked.judge().name(),
                        confidence);
            case Opinion.Abstained(var reason) -> {
                LOG.info(
                        "{} abstains from {}, so people judge it: {}",
                        asked.judge().name(),
                        drawn.id(),
                        reason);
                yield new SamplesDrawn(
                        drawn.id(),
                        drawn.at(),
                        drawn.round(),
                        drawn.prompt(),
                        drawn.messages(),
                        drawn.promptIds(),
                        drawn.samples().subList(0, asked.spec().kind().answers()),
                        Route.PEOPLE);
            }
        };
    }

    /** The same for the same samples, so that judging twice counts once. */
    private static UUID verdictId(UUID drawn) {
        return new UUID(drawn.getMostSignificantBits(), drawn.getLeastSignificantBits() ^ 1);
    }
}
