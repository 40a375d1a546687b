package io.attune.annotation.round.web;

import io.attune.annotation.annotator.SignedIn;
import io.attune.annotation.round.Latency;
import io.attune.annotation.round.LogLine;
import io.attune.annotation.round.Point;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.ShownAnswers;
import io.attune.annotation.round.TuningObjective;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Rounds")
class RoundController {
    private static final int MOST_LINES = 2000;

    private final Rounds rounds;

    RoundController(Rounds rounds) {
        this.rounds = rounds;
    }

    @GetMapping("/objectives")
    @Operation(summary = "What a round can learn by, with the parameters of each")
    List<ObjectiveView> objectives() {
        return Arrays.stream(TuningObjective.values()).map(ObjectiveView::of).toList();
    }

    @PostMapping("/projects/{project}/rounds")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Launches a round; what is left out has a usual value")
    RoundView launch(
            @PathVariable UUID project,
            @RequestBody LaunchWish wish,
            @Parameter(hidden = true) @AuthenticationPrincipal SignedIn caller) {
        return rounds.get(rounds.launch(wish.of(project), caller.name()));
    }

    @GetMapping("/projects/{project}/rounds")
    @Operation(summary = "Rounds of a project, newest first")
    List<RoundView> of(@PathVariable UUID project) {
        return rounds.of(project);
    }

    @GetMapping("/rounds/{round}")
    @Operation(summary = "One round: its spec, what was asked of it and what the learner says")
    RoundView get(@PathVariable UUID round) {
        return rounds.get(round);
    }

    @PostMapping("/rounds/{round}/pause")
    @Operation(summary = "Pauses a running round")
    RoundView pause(@PathVariable UUID round) {
        rounds.pause(round);
        return rounds.get(round);
    }

    @PostMapping("/rounds/{round}/resume")
    @Operation(summary = "Goes on with a paused round")
    RoundView resume(@PathVariable UUID round) {
        rounds.resume(round);
        return rounds.get(round);
    }

    @PostMapping("/rounds/{round}/stop")
    @Operation(summary = "Stops a round for good")
    RoundView stop(@PathVariable UUID round) {
        rounds.stop(round);
        return rounds.get(round);
    }

    @PutMapping("/rounds/{round}/judge-share")
    @Operation(summary = "Sets the share of pairs that go to a judge")
    RoundView setJudgeShare(@PathVariable UUID round, @RequestBody JudgeShare wish) {
        rounds.setJudgeShare(round, wish.share());
        return rounds.get(round);
    }

    @GetMapping("/rounds/{round}/series")
    @Operation(summary = "Names of the series that the round has")
    Set<String> seriesNames(@PathVariable UUID round) {
        return rounds.seriesNames(round);
    }

    @GetMapping("/rounds/{round}/points")
    @Operation(summary = "Points of a series after a step; old ones are thinned")
    List<Point> points(
            @PathVariable UUID round, @RequestParam String series, @RequestParam(defaultValue = "-1") long since) {
        return rounds.series(round, series, since);
    }

    @GetMapping("/rounds/{round}/answers")
    @Operation(summary = "What versions answer to the shown prompts")
    List<ShownAnswers> answers(@PathVariable UUID round) {
        return rounds.answers(round);
    }

    @GetMapping("/rounds/{round}/log")
    @Operation(summary = "The newest lines of the round's log, newest first")
    List<LogLine> log(@PathVariable UUID round, @RequestParam(defaultValue = "100") int limit) {
        if (limit < 1 || limit > MOST_LINES) {
            throw new IllegalArgumentException("limit is " + limit + ", expected 1 to " + MOST_LINES);
        }
        return rounds.log(round, limit);
    }

    @GetMapping("/rounds/{round}/latency")
    @Operation(summary = "How long judgments take until they are applied and published")
    Latency latency(@PathVariable UUID round) {
        return rounds.latency(round);
    }

    /** Share of the pairs that go to a judge, in [0, 1]. */
    record JudgeShare(double share) {}
}
