package io.attune.trainer.loop;

import io.attune.kafka.client.GroupReader;
import io.attune.kafka.client.ReadEvent;
import io.attune.kafka.client.TransactionalWriter;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.topic.Topic;
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.sample.Drawn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers requests with the newest version of their round, and decides who will judge. Stateless: more of them share the work. */
final class SamplerRole implements Restarting.Life {
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final int REQUESTS = 8;

    private final LoopContext context;
    private final Restarting restarting;

    SamplerRole(LoopContext context, Restarting restarting) {
        this.context = context;
        this.restarting = restarting;
    }

    @Override
    public void live() {
        String me = "sampler-" + context.ids().next();
        try (BoardReader board = new BoardReader(context, "sampler");
                Voices voices = new Voices(context);
                TransactionalWriter writer = new TransactionalWriter(context.kafka(), "/attune/sampler", me);
                GroupReader requests = new GroupReader(
                        context.kafka(), "sampler", List.of(Topic.PROMPTS), REQUESTS, context.clock())) {
            board.whole();
            while (!restarting.isEnding()) {
                board.now();
                requests.pollAll(PATIENCE, read -> writer.write(new Answering(board, voices, requests).answer(read)));
            }
        }
    }

    /**
     * A request with what is needed to answer it.
     *
     * @param rewarded whether the round's reward model is good enough to reward what is drawn
     */
    private record Asked(
            ReadEvent read,
            SamplesRequested request,
            RoundSpec spec,
            @Nullable PolicyPublished version,
            boolean rewarded,
            Route route) {

        /** A judge, or the reward model, may need more answers than people are asked about. */
        int count() {
            RoundSpec.Groups groups = spec.groups();
            int group = groups != null && rewarded ? Math.max(groups.completions(), request.count()) : request.count();
            return switch (route) {
                case PLAYGROUND -> request.count();
                case PEOPLE -> group;
                case JUDGE -> groups == null ? spec.kind().forJudge().answers() : group;
            };
        }
    }

    /** Which requests one draw can serve together. */
    private record Together(UUID round, @Nullable UUID version) {}

    private final class Answering {
        private final BoardReader board;
        private final Voices voices;
        private final GroupReader requests;

        Answering(BoardReader board, Voices voices, GroupReader requests) {
            this.board = board;
            this.voices = voices;
            this.requests = requests;
        }

        List<SamplesDrawn> answer(List<ReadEvent> read) {
            Map<Together, List<Asked>> groups = new LinkedHashMap<>();
            for (ReadEvent one : read) {
                try {
                    Asked asked = asked(one, (SamplesRequested) one.event());
                    UUID version = asked.version() == null
                            ? null
                            : asked.version().policy().id();
                    groups.computeIfAbsent(new Together(asked.request().round(), version), _ -> new ArrayList<>())
                            .add(asked);
                } catch (IllegalArgumentException e) {
                    requests.reject(one, String.valueOf(e.getMessage()));
                }
            }
            List<SamplesDrawn> answers = new ArrayList<>();
            for (List<Asked> group : groups.values()) {
                try {
                    answers.addAll(draw(group));
                } catch (BadInputException e) {
                    group.forEach(asked -> requests.reject(asked.read(), String.valueOf(e.getMessage())));
                }
            }
            return answers;
        }

        /** @throws IllegalArgumentException if the request names what is nowhere in the log */
        private Asked asked(ReadEvent read, SamplesRequested request) {
            RoundBoard known = board.now();
            UUID policy = request.policy();
            boolean isKnown = known.spec(request.round()) != null && (policy == null || knows(known, request, policy));
            RoundBoard sure = isKnown ? known : board.whole();
            RoundSpec spec = sure.spec(request.round());
            if (spec == null) {
                throw new IllegalArgumentException("round " + request.round() + " was never launched");
            }
            if (policy != null && !knows(sure, request, policy)) {
                throw new IllegalArgumentException("version " + policy
                        + " is not in the registry any more: pin the versions that you want to ask");
            }
            PolicyPublished version = policy == null ? sure.newest(request.round()) : sure.version(policy);
            requirePlace(request, spec);
            boolean rewarded = sure.judgeOpen(request.round());
            return new Asked(read, request, spec, version, rewarded, route(request, spec, rewarded));
        }

        private static boolean knows(RoundBoard board, SamplesRequested request, UUID policy) {
            RoundSpec spec = board.spec(request.round());
            return board.version(policy) != null
                    || (spec != null && spec.basePolicy().equals(policy));
        }

        private void requirePlace(SamplesRequested request, RoundSpec spec) {
            LoadedBase base = context.bases().of(spec);
            int tokens = base.prompt(request.messages()).length;
            int positions = base.directory().config().maxPositions();
            if (tokens == 0 || tokens >= positions) {
                throw new IllegalArgumentException(
                        "the prompt has " + tokens + " tokens, the model " + positions + " positions");
            }
        }

        /** @throws BadInputException if what the version says of the next token is no number */
        private List<SamplesDrawn> draw(List<Asked> group) {
            Asked first = group.getFirst();
            Voice voice = voices.of(first.spec(), first.version());
            List<int[]> prompts = new ArrayList<>();
            for (Asked asked : group) {
                int[] prompt = voice.base().prompt(asked.request().messages());
                for (int i = 0; i < asked.count(); i++) {
                    prompts.add(prompt);
                }
            }
            var random = new SplittableRandom(first.request().id().getLeastSignificantBits()
                    ^ first.spec().seed());
            List<Drawn> drawn =
                    voice.draw(context.compute(), prompts, first.spec().sampling(), random);
            List<SamplesDrawn> answers = new ArrayList<>();
            int next = 0;
            for (Asked asked : group) {
                int count = asked.count();
                answers.add(drawn(asked, voice, prompts.get(next), drawn.subList(next, next + count)));
                next += count;
            }
            return answers;
        }

        private SamplesDrawn drawn(Asked asked, Voice voice, int[] prompt, List<Drawn> drawn) {
            SamplesRequested request = asked.request();
            return new SamplesDrawn(
                    request.id(),
                    context.clock().instant(),
                    request.round(),
                    request.prompt(),
                    request.messages(),
                    Numbers.list(prompt),
                    drawn.stream().map(one -> sample(voice, one)).toList(),
                    asked.route());
        }

        private Route route(SamplesRequested request, RoundSpec spec, boolean rewarded) {
            return switch (request.purpose()) {
                case PLAYGROUND -> Route.PLAYGROUND;
                case TASK ->
                    Routing.of(
                            request.id(),
                            spec.kind(),
                            spec.judgeShare(),
                            rewarded || context.languageModelFor(spec) != null);
            };
        }

        private Sample sample(Voice voice, Drawn drawn) {
            return new Sample(
                    context.ids().next(),
                    voice.version(),
                    voice.text(drawn),
                    Numbers.list(drawn.tokenIds()),
                    Numbers.list(drawn.logps()),
                    Numbers.list(drawn.samplingLogps()),
                    drawn.truncated());
        }
    }
}
