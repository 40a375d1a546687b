package io.attune.annotation.round;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Tuning rounds. What is wished goes to the learner as a command; what the learner says comes back and is stored.
 *
 * <p>Series are named as the learner names its metrics ({@code loss}, {@code rewards/margins}, {@code kl} …); those of the
 * reward model begin with {@code reward_model/}, those of a measuring role with its name, such as {@code evaluator/win_rate}.
 */
public interface Rounds {

    /**
     * Checks everything and starts. A project has at most one running round.
     *
     * @param by name of the admin
     * @throws IllegalArgumentException with the cause and the cure, when something does not fit; nothing has changed
     * @throws IllegalStateException when another round of the project runs
     */
    UUID launch(LaunchRound launch, String by);

    /** Rests until resumed. @throws IllegalStateException when the round does not run */
    void pause(UUID round);

    /** Goes on. @throws IllegalStateException when the round is not paused, or another round of the project runs */
    void resume(UUID round);

    /** Stops for good; stopping a stopped round changes nothing. */
    void stop(UUID round);

    /** Sends {@code share} of the pairs, in [0, 1], to a judge from now on. */
    void setJudgeShare(UUID round, double share);

    /** One round. @throws java.util.NoSuchElementException when there is none of that id */
    RoundView get(UUID round);

    /** Newest first. */
    List<RoundView> of(UUID project);

    /** The state alone, without what the round has come to. @throws java.util.NoSuchElementException as {@link #get} does */
    RoundState state(UUID round);

    /** Rounds that shall run and have not ended, in the order of their launches. */
    List<RunningRound> running();

    Set<String> seriesNames(UUID round);

    /** Points after {@code sinceStep} in rising order; old ones are thinned, see {@link SeriesThinning}. */
    List<Point> series(UUID round, String name, long sinceStep);

    /** One entry per version that was shown, in rising order. */
    List<ShownAnswers> answers(UUID round);

    /** The newest {@code limit} lines, newest first. */
    List<LogLine> log(UUID round, int limit);

    Latency latency(UUID round);

    /** Calls the listener on a thread of ours for each change from now on; it must return soon and may not throw. */
    Subscription watch(UUID round, Consumer<RoundChange> listener);
}
