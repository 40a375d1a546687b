package io.attune.kafka.codec;

import io.attune.kafka.event.AnswersShown;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.JudgmentRetracted;
import io.attune.kafka.event.Measured;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.event.VerdictGiven;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One event of every type, and one judgment with every verdict, by the name of the file that stores it. */
public final class Examples {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final UUID ROUND = id(1);
    private static final UUID PROJECT = id(2);
    private static final UUID PROMPT = id(3);
    private static final List<Message> MESSAGES = List.of(new Message("user", "Where is my parcel — “42”?"));
    private static final List<Integer> PROMPT_IDS = List.of(1, 17, 400);
    private static final PolicyRef POLICY = new PolicyRef(id(4), 7);
    private static final Artefact ARTEFACT =
            new Artefact("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 4);
    private static final Sample FIRST = new Sample(
            id(5),
            POLICY,
            "It is on its way.",
            List.of(9, 8, 2),
            List.of(-.5f, -1f, -.125f),
            List.of(-.5f, -1f, -.25f),
            false);
    private static final Sample IMPORTED = new Sample(id(6), null, "No idea.\n", List.of(), List.of(), List.of(), true);

    private Examples() {}

    public static SortedMap<String, Event> all() {
        SortedMap<String, Event> all = new TreeMap<>();
        for (Event event : List.of(
                new SamplesRequested(id(10), AT, ROUND, PROMPT, MESSAGES, 2, SamplesRequested.Purpose.TASK, null),
                new SamplesDrawn(
                        id(10), AT, ROUND, PROMPT, MESSAGES, PROMPT_IDS, List.of(FIRST), SamplesDrawn.Route.PEOPLE),
                new VerdictGiven(
                        id(11),
                        AT,
                        ROUND,
                        PROMPT,
                        id(10),
                        TaskKind.PAIR,
                        MESSAGES,
                        PROMPT_IDS,
                        List.of(FIRST, IMPORTED),
                        new Verdict.Preferred(Side.FIRST, 1),
                        "reward-model",
                        .75),
                new GroupRewarded(
                        id(25),
                        AT,
                        ROUND,
                        PROMPT,
                        PROMPT_IDS,
                        List.of(FIRST, FIRST),
                        List.of(1.5, -.25),
                        new PolicyRef(id(26), 3)),
                judgment(new Verdict.Preferred(Side.SECOND, 2)),
                new JudgmentRetracted(id(12), AT, ROUND, 41),
                new RoundCommanded(id(13), AT, ROUND, 3, RoundCommanded.Desired.RUNNING, spec()),
                new CommandAcknowledged(id(14), AT, ROUND, 3, CommandAcknowledged.State.RUNNING, null),
                new PolicyPublished(
                        id(15),
                        AT,
                        ROUND,
                        PROJECT,
                        PolicyPublished.Kind.POLICY,
                        POLICY,
                        id(16),
                        ARTEFACT,
                        8,
                        ARTEFACT,
                        70,
                        412,
                        Map.of("loss", .625)),
                new StepTaken(
                        id(17),
                        AT,
                        ROUND,
                        PolicyPublished.Kind.POLICY,
                        70,
                        List.of(411L, 412L),
                        List.of(3L),
                        6,
                        -9L,
                        Map.of("loss", .625)),
                new Measured(id(18), AT, ROUND, "evaluator", 7, Map.of("kl", 1.5)),
                new AnswersShown(id(19), AT, ROUND, 7, List.of("Soon.", "")))) {
            all.put(EventType.of(event).name(), event);
        }
        all.put(
                "round-commanded-scores",
                new RoundCommanded(id(23), AT, ROUND, 4, RoundCommanded.Desired.RUNNING, scoresSpec()));
        all.put(
                "round-commanded-following",
                new RoundCommanded(id(24), AT, ROUND, 5, RoundCommanded.Desired.RUNNING, followingSpec()));
        all.put(
                "round-commanded-groups",
                new RoundCommanded(id(27), AT, ROUND, 6, RoundCommanded.Desired.RUNNING, groupsSpec()));
        all.put(
                "round-commanded-demonstrations",
                new RoundCommanded(id(28), AT, ROUND, 7, RoundCommanded.Desired.RUNNING, demonstrationsSpec()));
        all.put(
                "round-commanded-adapter",
                new RoundCommanded(id(29), AT, ROUND, 8, RoundCommanded.Desired.RUNNING, adapterSpec()));
        all.put("judgment-given-tie", judgment(new Verdict.Tie()));
        all.put("judgment-given-both-bad", judgment(new Verdict.BothBad()));
        all.put("judgment-given-thumb", judgment(new Verdict.Thumb(true)));
        all.put("judgment-given-scores", judgment(new Verdict.Scores(Map.of("correctness", 4))));
        all.put("judgment-given-skip", judgment(new Verdict.Skip("not my language")));
        return all;
    }

    static JudgmentGiven judgment(Verdict verdict) {
        TaskKind kind = switch (verdict) {
            case Verdict.Preferred _, Verdict.Tie _, Verdict.BothBad _ -> TaskKind.PAIR;
            case Verdict.Thumb _, Verdict.Skip _ -> TaskKind.THUMB;
            case Verdict.Scores _ -> TaskKind.SCORES;
        };
        boolean pair = kind == TaskKind.PAIR;
        return new JudgmentGiven(
                id(20),
                AT,
                42,
                ROUND,
                PROJECT,
                id(21),
                PROMPT,
                kind,
                MESSAGES,
                PROMPT_IDS,
                pair ? List.of(FIRST, IMPORTED) : List.of(FIRST),
                verdict,
                "annotator-3",
                false,
                .5,
                pair ? List.of(1, 0) : List.of(0),
                2);
    }

    private static RoundSpec spec() {
        return spec(TaskKind.PAIR, List.of(), "online-dpo", null, null, null);
    }

    private static RoundSpec followingSpec() {
        return spec(TaskKind.PAIR, List.of(), "online-dpo", new RoundSpec.ReferenceUpdates(.5, 64), null, null);
    }

    private static RoundSpec groupsSpec() {
        var groups = new RoundSpec.Groups(8, 8, true, new RoundSpec.AdaptiveKl(2, 1000));
        return spec(TaskKind.PAIR, List.of(), "grpo", null, groups, null);
    }

    private static RoundSpec demonstrationsSpec() {
        return spec(TaskKind.PAIR, List.of(), "ppo-ptx", null, new RoundSpec.Groups(4, 2, false, null), ARTEFACT);
    }

    private static RoundSpec adapterSpec() {
        return spec(TaskKind.PAIR, List.of(), "online-dpo", null, null, null, 16.0, List.of("q_proj", "v_proj"));
    }

    private static RoundSpec scoresSpec() {
        return spec(
                TaskKind.SCORES,
                List.of(
                        new RoundSpec.Dimension("correctness", 1, 5, 1),
                        new RoundSpec.Dimension("verbosity", 0, 4, -.5)),
                "online-dpo",
                null,
                null,
                null);
    }

    private static RoundSpec spec(
            TaskKind kind,
            List<RoundSpec.Dimension> dimensions,
            String objective,
            RoundSpec.@Nullable ReferenceUpdates reference,
            RoundSpec.@Nullable Groups groups,
            @Nullable Artefact demonstrations) {
        return spec(kind, dimensions, objective, reference, groups, demonstrations, null, List.of());
    }

    private static RoundSpec spec(
            TaskKind kind,
            List<RoundSpec.Dimension> dimensions,
            String objective,
            RoundSpec.@Nullable ReferenceUpdates reference,
            RoundSpec.@Nullable Groups groups,
            @Nullable Artefact demonstrations,
            @Nullable Double loraAlpha,
            List<String> loraTargets) {
        return new RoundSpec(
                PROJECT,
                kind,
                dimensions,
                ARTEFACT,
                List.of(ARTEFACT),
                id(22),
                objective,
                Map.of("beta", .1),
                reference,
                groups,
                demonstrations,
                8,
                loraAlpha,
                loraTargets,
                new RoundSpec.Optimisation(1e-3, 16, 1.0, 0.0, 1.0, 0),
                new RoundSpec.Sampling(1.0, 0, 1.0, 64),
                .25,
                new RoundSpec.Limits(400, 0, 6.0),
                "support-desk",
                List.of(MESSAGES),
                List.of(MESSAGES),
                7L);
    }

    private static UUID id(int number) {
        return new UUID(0x0197_0000_0000_7000L, 0x8000_0000_0000_0000L + number);
    }
}
