package io.attune.annotation.demand;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.Eventually;
import io.attune.annotation.Stage;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.client.EventWriter;
import io.attune.kafka.client.GroupReader;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.topic.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** A project of pairs with prompts, whose sampler and judge a test plays at the other end of a real broker. */
final class ServedProject implements AutoCloseable {
    private final Stage stage;
    private final UUID id;
    private final EventWriter trainer;
    private final GroupReader sampler;
    private final List<SamplesRequested> asked = new ArrayList<>();
    private final Set<UUID> answered = new HashSet<>();

    ServedProject(Stage stage) {
        this.stage = stage;
        id = stage.project(TaskKind.PAIR, 1);
        trainer = new EventWriter(stage.kafka(), "/attune/test");
        sampler = new GroupReader(stage.kafka(), "test-" + id, List.of(Topic.PROMPTS), 100, Clock.systemUTC());
        IntStream.range(0, 10).forEach(_ -> stage.prompt(id));
    }

    UUID id() {
        return id;
    }

    /** Everything that the round has asked for so far. */
    List<SamplesRequested> asked(UUID round) {
        sampler.poll(Duration.ofMillis(100), read -> {
            if (read.event() instanceof SamplesRequested request
                    && request.round().equals(round)) {
                asked.add(request);
            }
        });
        return asked;
    }

    /** As far as {@link #asked} has heard of it. */
    List<SamplesRequested> heard() {
        return asked;
    }

    /** What the sampler and the judge say. */
    void write(List<? extends Event> events) {
        trainer.write(events);
    }

    SamplesDrawn drawn(SamplesRequested request) {
        return routed(request, Route.PEOPLE);
    }

    SamplesDrawn routed(SamplesRequested request, Route route) {
        return new SamplesDrawn(
                request.id(),
                Instant.now(),
                request.round(),
                request.prompt(),
                request.messages(),
                List.of(1, 2, 3),
                stage.samples(TaskKind.PAIR).subList(0, request.count()),
                route);
    }

    /** Answers what the round asks for until it has so many tasks ready. */
    void deliverUntil(UUID round, int ready) {
        Eventually.holds(() -> {
            List<SamplesRequested> fresh = asked(round).stream()
                    .filter(request -> answered.add(request.id()))
                    .toList();
            trainer.write(fresh.stream().map(this::drawn).toList());
            assertThat(stage.the(Tasks.class).unleased(round)).isGreaterThanOrEqualTo(ready);
        });
    }

    /** What was asked for was asked for so long ago that it counts as lost. */
    void loseRequests(UUID round) {
        stage.jdbc()
                .sql("update draw_request set asked_at = asked_at - interval '2' minute where round = ?")
                .param(round)
                .update();
    }

    @Override
    public void close() {
        Rounds rounds = stage.the(Rounds.class);
        rounds.running().stream().filter(round -> round.project().equals(id)).forEach(round -> rounds.stop(round.id()));
        sampler.close();
        trainer.close();
    }
}
