package io.attune.annotation.round;

import io.attune.annotation.inbox.Subscriber;
import io.attune.kafka.client.UnprocessableEventException;
import io.attune.kafka.event.AnswersShown;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.Measured;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.topic.Topic;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Copies the learner's account of its rounds into the database and tells those who watch. */
@Component
class MetricsIntake implements Subscriber {
    private static final String REWARD_MODEL = "reward_model/";

    private final RoundRepository rounds;
    private final SeriesStore series;
    private final AnswersStore answers;
    private final AppliedJudgments applied;
    private final RoundNews news;

    MetricsIntake(
            RoundRepository rounds,
            SeriesStore series,
            AnswersStore answers,
            AppliedJudgments applied,
            RoundNews news) {
        this.rounds = rounds;
        this.series = series;
        this.answers = answers;
        this.applied = applied;
        this.news = news;
    }

    @Override
    public String group() {
        return "metrics";
    }

    @Override
    public Set<Topic> topics() {
        return Set.of(Topic.METRICS);
    }

    @Override
    @Transactional
    public void take(Event event) throws UnprocessableEventException {
        Round round = rounds.findById(event.key())
                .orElseThrow(() -> new UnprocessableEventException("this database has no round " + event.key()));
        switch (event) {
            case StepTaken step -> stepped(round, step);
            case Measured measured -> measured(measured);
            case AnswersShown shown -> answered(shown);
            case CommandAcknowledged said -> acknowledged(round, said);
            case Event other ->
                throw new UnprocessableEventException(other.getClass().getSimpleName()
                        + " does not belong on the topic " + Topic.METRICS.topicName());
        }
    }

    /** What a judgment goes into is the policy; only scores, and whatever is said where it learns from groups, go into the reward model alone. */
    private void stepped(Round round, StepTaken step) {
        boolean ofPolicy = step.kind() == PolicyPublished.Kind.POLICY;
        boolean teachesRewardModel =
                round.spec().kind() == TaskKind.SCORES || round.spec().groups() != null;
        if (ofPolicy || teachesRewardModel) {
            applied.add(step);
        }
        grow(step.round(), step.at(), step.step(), ofPolicy ? step.metrics() : named(REWARD_MODEL, step.metrics()));
    }

    private void measured(Measured measured) {
        grow(measured.round(), measured.at(), measured.policy(), named(measured.source() + "/", measured.metrics()));
    }

    private void grow(UUID round, Instant at, long step, Map<String, Double> values) {
        Map<String, Point> points = series.add(round, at, step, values);
        if (!points.isEmpty()) {
            news.changed(new RoundChange.Grown(round, points));
        }
    }

    private void answered(AnswersShown shown) {
        if (answers.add(shown)) {
            news.changed(new RoundChange.Answered(
                    shown.round(), new ShownAnswers(shown.policy(), shown.at(), shown.answers())));
        }
    }

    private void acknowledged(Round round, CommandAcknowledged said) {
        if (!round.acknowledge(said)) {
            return;
        }
        String state = "The learner is " + said.state().name().toLowerCase(Locale.ROOT);
        String words = said.reason() == null ? state : state + ": " + said.reason();
        news.line(said.id(), said.round(), new LogLine(said.at(), words));
        news.steered(round);
    }

    private static Map<String, Double> named(String prefix, Map<String, Double> metrics) {
        Map<String, Double> named = new HashMap<>();
        metrics.forEach((name, value) -> named.put(prefix + name, value));
        return named;
    }
}
