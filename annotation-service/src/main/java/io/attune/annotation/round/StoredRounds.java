package io.attune.annotation.round;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Rounds in the database. */
@Service
@Transactional(readOnly = true)
class StoredRounds implements Rounds {
    private final RoundRepository rounds;
    private final Steering steering;
    private final RoundFigures figures;
    private final SeriesStore series;
    private final AnswersStore answers;
    private final AppliedJudgments applied;
    private final RoundLog log;
    private final RoundWatchers watchers;

    StoredRounds(
            RoundRepository rounds,
            Steering steering,
            RoundFigures figures,
            SeriesStore series,
            AnswersStore answers,
            AppliedJudgments applied,
            RoundLog log,
            RoundWatchers watchers) {
        this.rounds = rounds;
        this.steering = steering;
        this.figures = figures;
        this.series = series;
        this.answers = answers;
        this.applied = applied;
        this.log = log;
        this.watchers = watchers;
    }

    @Override
    @Transactional
    public UUID launch(LaunchRound launch, String by) {
        return steering.launch(launch, by);
    }

    @Override
    @Transactional
    public void pause(UUID round) {
        steering.pause(find(round));
    }

    @Override
    @Transactional
    public void resume(UUID round) {
        steering.resume(find(round));
    }

    @Override
    @Transactional
    public void stop(UUID round) {
        steering.stop(find(round));
    }

    @Override
    @Transactional
    public void setJudgeShare(UUID round, double share) {
        steering.setJudgeShare(find(round), share);
    }

    @Override
    public RoundView get(UUID round) {
        return figures.view(find(round));
    }

    @Override
    public List<RoundView> of(UUID project) {
        return rounds.findByProjectOrderByNumberDesc(project).stream()
                .map(figures::view)
                .toList();
    }

    @Override
    public RoundState state(UUID round) {
        return rounds.state(round).orElseThrow(() -> unknown(round));
    }

    @Override
    public List<RunningRound> running() {
        return rounds.running();
    }

    @Override
    public Set<String> seriesNames(UUID round) {
        return series.names(find(round).id());
    }

    @Override
    public List<Point> series(UUID round, String name, long sinceStep) {
        return series.points(find(round).id(), name, sinceStep);
    }

    @Override
    public List<ShownAnswers> answers(UUID round) {
        return answers.of(find(round).id());
    }

    @Override
    public List<LogLine> log(UUID round, int limit) {
        return log.newest(find(round).id(), limit);
    }

    @Override
    public Latency latency(UUID round) {
        return applied.latency(find(round).id());
    }

    @Override
    public Subscription watch(UUID round, Consumer<RoundChange> listener) {
        return watchers.add(find(round).id(), listener);
    }

    private Round find(UUID round) {
        return rounds.findById(round).orElseThrow(() -> unknown(round));
    }

    private static NoSuchElementException unknown(UUID round) {
        return new NoSuchElementException("there is no round " + round);
    }
}
